import type { Page } from '@playwright/test'
import { TOTP } from 'otpauth'

/** The key that the dialog shows for typing. */
export async function keyShown(page: Page): Promise<string> {
  await page.getByText("Can't scan the QR code?").click()
  return ((await page.getByRole('definition').last().textContent()) ?? '').replaceAll(' ', '')
}

/** What an app with this key shows now, or in its next 30 seconds: both are taken, and stay so for half a minute at least. */
export const codeShown = (secret: string, steps: 0 | 1): string =>
  new TOTP({ secret }).generate({ timestamp: Date.now() + steps * 30_000 })
