import { aPhone, enterCode, expect, expectNoAxeViolations, row, sendTextTo, submitNumber, test } from '../support/test'

const UNCONFIRMED = 'We could not confirm that the code was sent. If it arrives, enter it below'

test.beforeEach(({ database }) => database.query('DELETE FROM "Policy"').then(() => undefined))
test.afterEach(({ twilio }) => twilio.recover())

test('while Twilio refuses us, plain words say so, and what was typed stays', async ({
  page,
  person,
  signIn,
  codeSentTo,
  twilio,
}) => {
  const phone = aPhone()
  await signIn(person)
  await page.goto('/security-info/add/phone')
  const dialog = page.getByRole('dialog', { name: 'Phone' })
  for (const [fault, sentence] of [
    [{ status: 401, code: 20003 }, 'We cannot send codes at the moment. Nothing was sent and nothing was changed'],
    [{ status: 429, code: 60203 }, 'Too many codes went to this number. Wait 10 minutes, or use another number.'],
    [{ status: 400, code: 60200 }, 'This number cannot receive our codes. Check it, or use another.'],
  ] as const) {
    await twilio.failNext('send', fault)
    await submitNumber(page, phone)
    await expect(dialog).toContainText(sentence)
    await expect(dialog.getByLabel('Phone number')).toHaveValue(phone.national)
  }
  await expectNoAxeViolations(page)
  expect(await twilio.messagesTo(phone.number)).toEqual([])
  await sendTextTo(page, phone)
  await enterCode(page, await codeSentTo(phone))
  await expect(dialog).toContainText('Text message verified.')
})

test('a gateway that answers in HTML is no proof that nothing was sent', async ({ page, person, signIn, twilio }) => {
  const phone = aPhone()
  await signIn(person)
  await page.goto('/security-info/add/phone')
  await twilio.failNext('send', 'html')
  await submitNumber(page, phone)
  await expect(page.getByText(UNCONFIRMED)).toBeVisible()
  await expectNoAxeViolations(page)
  await page.getByRole('link', { name: 'Back' }).click()
  await expect(page.getByLabel('Phone number')).toHaveValue(phone.national)
})

test('a code whose receipt was lost on the way back still works', async ({
  page,
  person,
  signIn,
  codeSentTo,
  twilio,
}) => {
  const phone = aPhone()
  await signIn(person)
  await page.goto('/security-info/add/phone')
  await twilio.failNext('send', 'lost')
  await submitNumber(page, phone)
  await expect(page.getByText(UNCONFIRMED)).toBeVisible()
  await enterCode(page, await codeSentTo(phone))
  await expect(page.getByText('Text message verified.')).toBeVisible()
  expect(await twilio.messagesTo(phone.number)).toHaveLength(1)
})

test('a Twilio that never answers costs eight seconds, and no second text', async ({
  page,
  person,
  signIn,
  twilio,
}) => {
  const phone = aPhone()
  await signIn(person)
  await page.goto('/security-info/add/phone')
  await twilio.failNext('send', 'hang')
  await submitNumber(page, phone)
  await expect(page.getByText(UNCONFIRMED)).toBeVisible({ timeout: 20_000 })
  const asked = (await twilio.requests()).filter(({ form }) => form.To === phone.number)
  expect(asked).toHaveLength(1)
})

test('a code that cannot be checked stays good', async ({ page, person, signIn, codeSentTo, twilio }) => {
  const phone = aPhone()
  await signIn(person)
  await page.goto('/security-info/add/phone')
  await sendTextTo(page, phone)
  const code = await codeSentTo(phone)
  for (const fault of ['reset', 'html', { status: 200, body: { status: 'approved' } }] as const) {
    await twilio.failNext('check', fault)
    await enterCode(page, code)
    await expect(page.getByLabel('Code', { exact: true })).toHaveValue('') // emptied by the answer
    await expect(page.getByText('We cannot check codes at the moment. Nothing was changed')).toBeVisible()
  }
  await expectNoAxeViolations(page)
  await enterCode(page, code)
  await expect(page.getByText('Text message verified.')).toBeVisible()
  await page.goto('/security-info')
  await expect(row(page, 'Phone')).toContainText(phone.masked)
})
