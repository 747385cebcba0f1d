import { codeShown, keyShown } from './support/authenticator-apps'
import { aPhone, expect, expectNoAxeViolations, row, submitSignIn, test } from './support/test'

test('a person adds an authenticator app, signs in with it, renames it, replaces it and deletes it', async ({
  page,
  person,
  signIn,
  otherBrowser,
  mailSentTo,
}) => {
  test.slow()
  await signIn(person)
  await page.goto('/security-info/add')
  await page.getByRole('radio', { name: /^Authenticator app/ }).check()
  await page.getByRole('button', { name: 'Add' }).click()

  const start = page.getByRole('dialog', { name: 'Authenticator app' })
  await expect(start).toContainText('Start by getting the app')
  await start.getByText('I want to use a different authenticator app').click()
  await expect(start).toContainText('any app that shows six-digit codes')
  await expectNoAxeViolations(page)
  await start.getByRole('button', { name: 'Next' }).click()

  const dialog = page.getByRole('dialog', { name: 'Set up your app' })
  await expect(dialog.getByRole('img', { name: 'QR code with the key for your authenticator app' })).toBeVisible()
  const secret = await keyShown(page)
  await expect(dialog.getByRole('link', { name: 'Open it with the key' })).toHaveAttribute(
    'href',
    /^otpauth:\/\/totp\//,
  )
  await expectNoAxeViolations(page)
  await page.reload()
  expect(await keyShown(page)).toBe(secret)

  await dialog.getByLabel('Code that the app shows').fill('000000')
  await dialog.getByLabel('Name of this app').fill('Work phone')
  await dialog.getByRole('button', { name: 'Next' }).click()
  await expect(dialog.getByText(/That code is not correct.*4 tries are left/)).toBeVisible()
  await expect(dialog.getByLabel('Name of this app')).toHaveValue('Work phone')
  await expectNoAxeViolations(page)

  const used = codeShown(secret, 0)
  await dialog.getByLabel('Code that the app shows').fill(used)
  await dialog.getByRole('button', { name: 'Next' }).click()
  await expect(start).toContainText('Your authenticator app “Work phone” was registered successfully.')
  await expect(start).toContainText('It is your default sign-in method.')
  await expectNoAxeViolations(page)
  await start.getByRole('link', { name: 'Done' }).click()
  await expect(page.getByText('Default sign-in method: Authenticator app - code (Work phone)')).toBeVisible()
  await expect(row(page, 'Authenticator app')).toContainText('Work phone')
  expect((await mailSentTo(person.email, /Authenticator app was added/)).text).toContain(
    'Authenticator app (“Work phone”)',
  )

  const browser = await otherBrowser()
  await browser.goto('/sign-in')
  await submitSignIn(browser, person)
  await expect(
    browser.getByText('Enter the 6-digit code that your authenticator app shows now (Work phone).'),
  ).toBeVisible()
  await expectNoAxeViolations(browser)
  await browser.getByLabel('Code', { exact: true }).fill(used)
  await browser.getByRole('button', { name: 'Verify' }).click()
  await expect(browser.getByText('That code was used already. Wait until your app shows the next one.')).toBeVisible()
  await browser.getByLabel('Code', { exact: true }).fill(codeShown(secret, 1))
  await browser.getByRole('button', { name: 'Verify' }).click()
  await expect(browser.getByRole('heading', { name: 'My Profile' })).toBeVisible()

  await row(page, 'Authenticator app').getByRole('link', { name: 'Rename' }).click()
  await page.getByLabel('Name', { exact: true }).fill('')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Enter a name of 1 to 40 characters.')).toBeVisible()
  await page.getByLabel('Name', { exact: true }).fill('Private phone')
  await expectNoAxeViolations(page)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('The new name is saved.')).toBeVisible()
  await expect(row(page, 'Authenticator app')).toContainText('Private phone')

  await row(page, 'Authenticator app').getByRole('link', { name: 'Change' }).click()
  await expect(start).toContainText('You are replacing “Private phone”. It works until the new app is set up.')
  await start.getByRole('button', { name: 'Next' }).click()
  const other = await keyShown(page)
  expect(other).not.toBe(secret)
  await dialog.getByLabel('Code that the app shows').fill(codeShown(other, 0))
  await dialog.getByRole('button', { name: 'Next' }).click()
  await expect(start).toContainText('Your authenticator app “Private phone” was registered successfully.')
  await start.getByRole('link', { name: 'Done' }).click()

  await row(page, 'Authenticator app').getByRole('link', { name: 'Delete' }).click()
  await expect(page.getByRole('dialog')).toContainText('This is your last method.')
  await page.getByRole('button', { name: 'Yes' }).click()
  await expect(
    page.getByText('Authenticator app was deleted. You have no default sign-in method any more.'),
  ).toBeVisible()
})

test('a forgotten password is reset with an authenticator app and a phone', async ({
  page,
  person,
  signIn,
  addPhone,
  twilio,
}) => {
  const phone = aPhone()
  await signIn(person)
  await addPhone(phone)
  const { length: before } = await twilio.messagesTo(phone.number)
  await page.goto('/security-info/add/authenticator-app/different')
  await page.getByRole('button', { name: 'Next' }).click()
  const secret = await keyShown(page)
  await page.getByLabel('Code that the app shows').fill(codeShown(secret, 0))
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByRole('link', { name: 'Done' }).click()

  await page.goto('/password-reset')
  await page.getByLabel('Work or school email').fill(person.email)
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByRole('radio', { name: 'Authenticator app - code', exact: true })).toBeChecked()
  await expectNoAxeViolations(page)
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByText('Enter the 6-digit code that your authenticator app shows now.')).toBeVisible()
  await expect(page.getByText('Nothing received?')).toBeHidden()
  await expectNoAxeViolations(page)
  await page.getByLabel('Code', { exact: true }).fill(codeShown(secret, 1))
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByText('That was the first proof.')).toBeVisible()
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByText(`We are texting a 6-digit code to ${phone.masked}.`)).toBeVisible()
  await expect.poll(async () => (await twilio.messagesTo(phone.number)).length).toBe(before + 1)
  await page.getByLabel('Code', { exact: true }).fill(String((await twilio.messagesTo(phone.number)).at(-1)?.code))
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByLabel('New password', { exact: true }).fill('seven gulls over a grey harbour')
  await page.getByLabel('Confirm new password', { exact: true }).fill('seven gulls over a grey harbour')
  await page.getByRole('button', { name: 'Reset password' }).click()
  await expect(page.getByRole('heading', { name: 'Your password has been reset' })).toBeVisible()
})
