import { aPhone, enterCode, expect, expectNoAxeViolations, row, submitNumber, test } from './support/test'

test('a phone is registered by a call', async ({ page, person, signIn, codeSentTo, twilio }) => {
  const phone = aPhone()
  await signIn(person)
  await page.goto('/security-info/add/phone')
  await page.getByRole('radio', { name: 'Call me' }).check()
  await submitNumber(page, phone)
  const dialog = page.getByRole('dialog', { name: 'Phone' })
  await expect(dialog).toContainText(
    `We are calling ${phone.international}. Answer, listen to the 6-digit code, and enter it below.`,
  )
  await expect(dialog.getByText(/Call me again in 0:\d\d/).first()).toBeVisible()
  await expectNoAxeViolations(page)
  await enterCode(page, await codeSentTo(phone))
  await expect(dialog).toContainText('Call verified. Your phone was registered successfully.')
  await dialog.getByRole('link', { name: 'Done' }).click()
  await expect(page.getByText(`Default sign-in method: Phone - call (${phone.masked})`)).toBeVisible()
  expect(await twilio.messagesTo(phone.number)).toMatchObject([{ channel: 'call', sendDigits: null }])
})

test('an office phone is called and its extension dialled', async ({ page, person, signIn, codeSentTo, twilio }) => {
  const office = aPhone()
  await signIn(person)
  await page.goto('/security-info/add')
  await page.getByRole('radio', { name: /^Office phone/ }).check()
  await page.getByRole('button', { name: 'Add' }).click()
  const dialog = page.getByRole('dialog', { name: 'Office phone' })
  await expect(dialog.getByText('We will call this number and read out a code.')).toBeVisible()
  await expect(dialog.getByRole('radio')).toHaveCount(0)

  await dialog.getByLabel('Extension (optional)').fill('12b')
  await submitNumber(page, office)
  await expect(dialog).toContainText('Enter the extension in digits only, 10 at the most, or leave it empty.')
  await expect(dialog.getByLabel('Extension (optional)')).toBeFocused()
  await expect(dialog.getByLabel('Phone number')).toHaveValue(office.national)
  await expectNoAxeViolations(page)

  await dialog.getByLabel('Extension (optional)').fill('47 11')
  await dialog.getByRole('button', { name: 'Next' }).click()
  await expect(dialog).toContainText(`We are calling ${office.international}.`)
  await enterCode(page, await codeSentTo(office))
  await expect(dialog).toContainText('Call verified.')
  await dialog.getByRole('link', { name: 'Done' }).click()

  await expect(row(page, 'Office phone')).toContainText(`${office.masked} x4711`)
  expect(await twilio.messagesTo(office.number)).toMatchObject([{ channel: 'call', sendDigits: 'ww4711' }])
})

test('an alternate phone comes only after a phone, and takes over when that is deleted', async ({
  page,
  person,
  signIn,
  addPhone,
  codeSentTo,
}) => {
  const [phone, alternate] = [aPhone(), aPhone()]
  await signIn(person)
  await page.goto('/security-info/add/phone?slot=alternate')
  const unavailable = page.getByRole('dialog', { name: 'This cannot be added now' })
  await expect(unavailable).toContainText('Your organisation does not allow this method, or you have one already.')
  await expectNoAxeViolations(page)
  await unavailable.getByRole('link', { name: 'Close' }).click()

  await addPhone(phone)
  await page.getByRole('link', { name: 'Add method' }).click()
  await expect(page.getByRole('radio', { name: /^Phone/ })).toBeHidden()
  await page.getByRole('radio', { name: /^Alternate phone/ }).check()
  await page.getByRole('button', { name: 'Add' }).click()
  const dialog = page.getByRole('dialog', { name: 'Alternate phone' })
  await submitNumber(page, phone)
  await expect(dialog).toContainText('You have this number already. Enter another one.')
  await submitNumber(page, alternate)
  await enterCode(page, await codeSentTo(alternate))
  await expect(dialog).toContainText('Text message verified. Your phone was registered successfully.')
  await expect(dialog).not.toContainText('It is your default sign-in method.')
  await dialog.getByRole('link', { name: 'Done' }).click()
  await expect(page.getByText(`Default sign-in method: Phone - text (${phone.masked})`)).toBeVisible()
  await expect(row(page, 'Alternate phone')).toContainText(alternate.masked)

  await page.getByRole('link', { name: 'Delete Phone' }).click()
  const question = page.getByRole('dialog', { name: 'Delete Phone?' })
  await expect(question).toContainText(`The default will move to Alternate phone - text (${alternate.international}).`)
  await expectNoAxeViolations(page)
  await question.getByRole('button', { name: 'Yes' }).click()
  await expect(
    page.getByText(
      `Phone was deleted. Your default sign-in method is now Alternate phone - text (${alternate.masked}).`,
    ),
  ).toBeVisible()
})

test('somebody with every phone is offered none', async ({ page, person, signIn, addPhone, codeSentTo }) => {
  await signIn(person)
  await addPhone(aPhone())
  for (const [slot, name] of [
    ['alternate', 'Alternate phone'],
    ['office', 'Office phone'],
  ] as const) {
    const phone = aPhone()
    await page.goto(`/security-info/add/phone?slot=${slot}`)
    await submitNumber(page, phone)
    await enterCode(page, await codeSentTo(phone))
    await page.getByRole('link', { name: 'Done' }).click()
    await expect(row(page, name)).toContainText(phone.masked)
  }
  await page.getByRole('link', { name: 'Add method' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add a method' })
  await expect(dialog.getByRole('radio', { name: /^Authenticator app/ })).toBeVisible()
  await expect(dialog.getByRole('radio', { name: /^(Phone|Alternate phone|Office phone)/ })).toHaveCount(0)
  await dialog.getByRole('link', { name: 'Cancel' }).click()
  await expectNoAxeViolations(page)
})
