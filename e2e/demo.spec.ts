import type { Page } from '@playwright/test'
import { DEMO_PASSWORD } from './support/apps'
import {
  enterCode,
  expect,
  expectNoAxeViolations,
  type Phone,
  phone,
  row,
  sendTextTo,
  submitSignIn,
  test,
} from './support/test'

test.use({ app: 'demo' })

/** The phone in the inbox that has this number. */
function inboxOf(inbox: Page, { international }: Phone) {
  return inbox.locator('section').filter({ has: inbox.getByText(international, { exact: true }) })
}

async function codeIn(inbox: Page, phone: Phone): Promise<string> {
  const newest = inboxOf(inbox, phone).getByRole('listitem').first()
  await expect(newest).toContainText(/verification code is: \d{6}/)
  return /code is: (\d{6})/.exec(String(await newest.textContent()))?.[1] ?? ''
}

test('Alex walks through the demo with the inbox in a second tab', async ({ page, context }) => {
  const mobile = phone('+14255550116')
  const inbox = await context.newPage()
  await inbox.goto('/dev/inbox')
  await expect(inbox.getByRole('heading', { name: 'Inbox of the demo' })).toBeVisible()
  await expectNoAxeViolations(inbox)

  await page.goto('/')
  await submitSignIn(page, { email: 'alex@northfield.example', password: DEMO_PASSWORD })
  await expect(page.getByText('Alex Moreau')).toBeVisible()
  await expect(page.getByRole('link', { name: 'Northfield Clinic' })).toBeVisible()
  await page.getByRole('navigation').getByRole('link', { name: 'Security info' }).click()
  await page.getByRole('link', { name: 'Add method' }).click()
  await page.getByRole('radio', { name: /^Phone/ }).check()
  await page.getByRole('button', { name: 'Add' }).click()
  await sendTextTo(page, mobile)

  await inbox.bringToFront()
  const code = await codeIn(inbox, mobile)
  await expectNoAxeViolations(inbox)
  await page.bringToFront()
  await enterCode(page, code)
  const dialog = page.getByRole('dialog', { name: 'Phone' })
  await expect(dialog).toContainText('Text message verified. Your phone was registered successfully.')
  await dialog.getByRole('link', { name: 'Done' }).click()
  await expect(page.getByText(`Default sign-in method: Phone - text (${mobile.masked})`)).toBeVisible()

  await page.getByRole('link', { name: 'Change default sign-in method' }).click()
  await page.getByRole('radio', { name: `Phone - call (${mobile.international})` }).check()
  await page.getByRole('button', { name: 'Confirm' }).click()
  await expect(page.getByText(`Default sign-in method: Phone - call (${mobile.masked})`)).toBeVisible()

  await page.getByRole('link', { name: 'Delete Phone' }).click()
  await page.getByRole('button', { name: 'Yes' }).click()
  await expect(page.getByText('Phone was deleted.')).toBeVisible()
  await expect(row(page, 'Phone')).toBeHidden()
})

test('Sam, who has two phones, sees them, and an office phone rings with its extension', async ({ page, context }) => {
  const office = phone('+14255550163')
  await page.goto('/sign-in')
  await submitSignIn(page, { email: 'sam@northfield.example', password: DEMO_PASSWORD })
  await expect(page.getByText('We texted a 6-digit code to +1 •••••••• 42.')).toBeVisible()
  const phones = await context.newPage()
  await phones.goto('/dev/inbox')
  const text = inboxOf(phones, phone('+14255550142')).getByRole('listitem').first()
  const texted = /code is: (\d{6})/.exec(String(await text.textContent()))?.[1] ?? ''
  await page.bringToFront()
  await page.getByLabel('Code', { exact: true }).fill(texted)
  await page.getByRole('button', { name: 'Verify' }).click()
  await page.getByRole('link', { name: 'Update info' }).click()
  await expect(row(page, 'Phone')).toContainText('+1 •••••••• 42')
  await expect(row(page, 'Alternate phone')).toContainText('+1 •••••••• 87')
  await expect(page.getByText('Default sign-in method: Phone - text (+1 •••••••• 42)')).toBeVisible()
  await expectNoAxeViolations(page)

  await page.getByRole('link', { name: 'Add method' }).click()
  await page.getByRole('button', { name: 'Add' }).click()
  const dialog = page.getByRole('dialog', { name: 'Office phone' })
  await dialog.getByLabel('Phone number').fill(office.national)
  await dialog.getByLabel('Extension (optional)').fill('4711')
  await dialog.getByRole('button', { name: 'Next' }).click()
  await expect(dialog).toContainText(`We are calling ${office.international}.`)

  const inbox = await context.newPage()
  await inbox.goto('/dev/inbox')
  const call = inboxOf(inbox, office).getByRole('listitem').first()
  await expect(call).toContainText('Dialled extension 4711.')
  const spoken = /code is (\d(?:, \d){5})\./.exec(String(await call.textContent()))?.[1] ?? ''
  await page.bringToFront()
  await enterCode(page, spoken.replaceAll(', ', ''))
  await expect(dialog).toContainText('Call verified. Your phone was registered successfully.')
})

test('the administrator of the demo reaches its policy', async ({ page }) => {
  await page.goto('/sign-in')
  await submitSignIn(page, { email: 'admin@northfield.example', password: DEMO_PASSWORD })
  await page.getByRole('link', { name: 'Admin', exact: true }).click()
  await page.getByRole('navigation').getByRole('link', { name: 'Methods', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Methods', level: 1 })).toBeVisible()
})
