import type { Page } from '@playwright/test'
import { TOTP } from 'otpauth'

/** The key that the dialog shows for typing. */
export async function keyShown(page: Page): Promise<string> {
  await page.getByText("Can't scan the QR code?").click()
  return ((await page.getByRole('definition').last().textContent()) ?? '').replaceAll(' ', '')
}

/** The code that an app with this key shows now, or so many steps of 30 seconds later: one ahead and one behind are taken. */
export const codeShown = (secret: string, steps: -1 | 0 | 1): string =>
  new TOTP({ secret }).generate({ timestamp: Date.now() + steps * 30_000 })
