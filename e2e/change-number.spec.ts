import { aPhone, enterCode, expect, expectNoAxeViolations, row, sendTextTo, test } from './support/test'

test('a number is changed, and the old one stays until the new one is verified', async ({
  page,
  person,
  signIn,
  addPhone,
  codeSentTo,
}) => {
  const [before, after] = [aPhone(), aPhone()]
  await signIn(person)
  await addPhone(before)

  await page.getByRole('link', { name: 'Change Phone' }).click()
  const dialog = page.getByRole('dialog', { name: 'Phone' })
  await expect(dialog).toContainText(
    `You are replacing ${before.international}. It stays in use until the new number is verified.`,
  )
  await expectNoAxeViolations(page)
  await sendTextTo(page, after)
  await page.goto('/security-info')
  await expect(row(page, 'Phone')).toContainText(before.masked)

  await page.goBack()
  await enterCode(page, await codeSentTo(after))
  await expect(dialog).toContainText('Text message verified. Your phone was registered successfully.')
  await dialog.getByRole('link', { name: 'Done' }).click()
  await expect(row(page, 'Phone')).toContainText(after.masked)
  await expect(page.getByText(before.masked)).toBeHidden()
  await expect(page.getByText(`Default sign-in method: Phone - text (${after.masked})`)).toBeVisible()
})

test('Back keeps what was typed, and going on again sends no second text', async ({
  page,
  person,
  signIn,
  codeSentTo,
  twilio,
}) => {
  const phone = aPhone()
  await signIn(person)
  await page.goto('/security-info/add/phone')
  await sendTextTo(page, phone)
  await page.getByRole('link', { name: 'Back' }).click()
  await expect(page.getByLabel('Phone number')).toHaveValue(phone.national)
  await expect(page.getByRole('radio', { name: 'Text me a code' })).toBeChecked()
  await page.getByRole('button', { name: 'Next' }).click()
  await enterCode(page, await codeSentTo(phone))
  await expect(page.getByText('Text message verified.')).toBeVisible()
  expect(await twilio.messagesTo(phone.number)).toHaveLength(1)
})
