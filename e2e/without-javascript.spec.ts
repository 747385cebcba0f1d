import { aPhone, enterCode, expect, row, submitNumber, submitSignIn, test, wrong } from './support/test'

test.use({ javaScriptEnabled: false })

test('the whole walk works without JavaScript', async ({ page, person, codeSentTo, twilio }) => {
  const [phone, next] = [aPhone(), aPhone()]

  await page.goto('/')
  await submitSignIn(page, { email: person.email, password: 'not the right one' })
  await expect(page.getByRole('alert')).toContainText('That email and password do not match an account')
  await expect(page.getByLabel('Work or school email')).toHaveValue(person.email)
  await submitSignIn(page, person)
  await expect(page.getByRole('heading', { name: 'My Profile' })).toBeVisible()

  await page.getByRole('navigation').getByRole('link', { name: 'Security info' }).click()
  await page.getByRole('link', { name: 'Add method' }).click()
  await page.getByRole('radio', { name: /^Phone/ }).check()
  await page.getByRole('button', { name: 'Add' }).click()

  const dialog = page.getByRole('dialog', { name: 'Phone' })
  await dialog.getByRole('combobox', { name: 'Country' }).selectOption({ label: 'Switzerland (+41)' })
  await dialog.getByRole('radio', { name: 'Call me' }).check()
  await dialog.getByLabel('Phone number').fill('12')
  await dialog.getByRole('button', { name: 'Next' }).click()
  await expect(dialog.getByText('No such number can exist in the country you chose (Switzerland)')).toBeVisible()
  await expect(dialog.getByLabel('Phone number')).toHaveValue('12')
  await expect(dialog.getByRole('combobox', { name: 'Country' })).toHaveValue('CH')
  await expect(dialog.getByRole('radio', { name: 'Call me' })).toBeChecked()

  await dialog.getByRole('combobox', { name: 'Country' }).selectOption({ label: 'United States (+1)' })
  await dialog.getByRole('radio', { name: 'Text me a code' }).check()
  await submitNumber(page, phone)
  await expect(dialog).toContainText(`We just sent a 6-digit code to ${phone.international}.`)
  await dialog.getByRole('button', { name: 'Resend code' }).click()
  await expect(dialog.getByRole('alert')).toContainText(/A code is on its way\. Wait \d+ seconds before/)

  const code = await codeSentTo(phone)
  await enterCode(page, wrong(code))
  await expect(dialog).toContainText('That code is not correct. Check it and try again; 4 tries are left.')
  await enterCode(page, `${code.slice(0, 3)}-${code.slice(3)}`)
  await expect(dialog).toContainText('Text message verified. Your phone was registered successfully.')
  await dialog.getByRole('link', { name: 'Done' }).click()
  await expect(row(page, 'Phone')).toContainText(phone.masked)
  expect(await twilio.messagesTo(phone.number)).toHaveLength(1)

  await page.getByRole('link', { name: 'Change Phone' }).click()
  await expect(dialog).toContainText(`You are replacing ${phone.international}.`)
  await submitNumber(page, next)
  await enterCode(page, await codeSentTo(next))
  await dialog.getByRole('link', { name: 'Done' }).click()
  await expect(row(page, 'Phone')).toContainText(next.masked)

  await page.getByRole('link', { name: 'Change default sign-in method' }).click()
  await page.getByRole('radio', { name: `Phone - call (${next.international})` }).check()
  await page.getByRole('button', { name: 'Confirm' }).click()
  await expect(page.getByText(`Default sign-in method: Phone - call (${next.masked})`)).toBeVisible()

  await page.getByRole('link', { name: 'Delete Phone' }).click()
  await page.getByRole('button', { name: 'Yes' }).click()
  await expect(page.getByText('Phone was deleted.')).toBeVisible()
  await expect(row(page, 'Phone')).toBeHidden()

  await page.getByRole('link', { name: 'Sign out everywhere' }).click()
  await page.getByRole('button', { name: 'Sign out everywhere' }).click()
  await expect(page.getByText('You are signed out everywhere.')).toBeVisible()
  await page.goto('/security-info')
  await expect(page).toHaveURL('/sign-in?to=%2Fsecurity-info')
})
