import { aPhone, enterCode, expect, expectNoAxeViolations, row, sendTextTo, test, wrong } from './support/test'

test('a number that cannot exist is refused in words, and nothing is sent', async ({
  page,
  person,
  signIn,
  twilio,
}) => {
  await signIn(person)
  await page.goto('/security-info/add/phone')
  const dialog = page.getByRole('dialog', { name: 'Phone' })
  const [box, next] = [dialog.getByLabel('Phone number'), dialog.getByRole('button', { name: 'Next' })]

  await next.click()
  await expect(dialog).toContainText('Enter your phone number.')
  await expect(box).toBeFocused()

  const impossible =
    'No such number can exist in the country you chose (United States). Check it, or type it with its country code, such as +44 20 7946 0018.'
  for (const typed of ['(555) 01', 'my number', '+41 44']) {
    await page.reload()
    await box.fill(typed)
    await next.click()
    await expect(dialog).toContainText(impossible)
    await expect(box).toHaveValue(typed)
    await expect(box).toHaveAccessibleDescription(impossible)
  }
  await expectNoAxeViolations(page)
  const sent = (await twilio.requests()).filter(({ form }) => form.To === '+41' || form.To?.startsWith('+141'))
  expect(sent).toEqual([])
})

test('a code with letters, none at all, or of the wrong length costs no try', async ({
  page,
  person,
  signIn,
  codeSentTo,
}) => {
  const phone = aPhone()
  await signIn(person)
  await page.goto('/security-info/add/phone')
  await sendTextTo(page, phone)
  const code = await codeSentTo(phone)
  for (const [typed, sentence] of [
    ['', 'Enter the 6-digit code.'],
    ['12a456', 'The code has digits only. Check it and enter it again.'],
    ['12345', 'The code has 6 digits. Check it and enter it again.'],
  ] as const) {
    await enterCode(page, typed)
    await expect(page.getByLabel('Code', { exact: true })).toHaveAccessibleDescription(new RegExp(sentence))
  }
  await expectNoAxeViolations(page)
  await enterCode(page, wrong(code))
  await expect(page.getByText('4 tries are left.')).toBeVisible()
  await enterCode(page, code)
  await expect(page.getByText('Text message verified.')).toBeVisible()
})

test('after five wrong codes even the right one is refused, and the page says what to do', async ({
  page,
  context,
  person,
  signIn,
  codeSentTo,
  twilio,
}) => {
  const phone = aPhone()
  await signIn(person)
  await page.goto('/security-info/add/phone')
  await sendTextTo(page, phone)
  const code = await codeSentTo(phone)
  for (const left of ['4 tries are', '3 tries are', '2 tries are', 'one try is']) {
    await enterCode(page, wrong(code))
    await expect(page.getByText(`Check it and try again; ${left} left.`)).toBeVisible()
  }
  const tab = await context.newPage()
  await tab.goto(page.url())
  await enterCode(page, wrong(code))
  const ended = 'Five wrong codes were entered, so this code no longer works.'
  const dialog = page.getByRole('dialog', { name: 'Phone' })
  await expect(dialog).toContainText(ended)
  await expect(page.getByLabel('Code', { exact: true })).toBeHidden()
  await enterCode(tab, code)
  await expect(tab.getByRole('dialog', { name: 'Phone' })).toContainText(ended)
  await expectNoAxeViolations(page)
  const checks = (await twilio.requests()).filter(({ form }) => form.Code === wrong(code) || form.Code === code)
  expect(checks).toHaveLength(5)

  await dialog.getByRole('link', { name: 'Start again' }).click()
  await expect(page.getByLabel('Phone number')).toHaveValue(phone.national)
  await page.goto('/security-info')
  await expect(row(page, 'Phone')).toBeHidden()
})

test("a challenge of another browser and somebody else's both look like one that never was", async ({
  page,
  person,
  makePerson,
  signIn,
  otherBrowser,
}) => {
  await signIn(person)
  await page.goto('/security-info/add/phone')
  await sendTextTo(page, aPhone())
  const address = page.url()

  const [same, stranger] = [await otherBrowser(), await otherBrowser()]
  await signIn(person, same)
  await signIn(await makePerson(), stranger)
  const never = address.replace(/[^/]+$/, '0197b9a0-0000-7000-8000-000000000000')
  for (const [other, url] of [
    [same, address],
    [stranger, address],
    [stranger, never],
    [stranger, `${address}x`],
  ] as const) {
    await other.goto(url)
    const dialog = other.getByRole('dialog', { name: 'Phone' })
    await expect(dialog).toContainText(
      'This step belongs to another browser or account, or it is long over. Start again here.',
    )
    await expect(other.getByLabel('Code', { exact: true })).toBeHidden()
  }
  await expectNoAxeViolations(stranger)
  await stranger.getByRole('link', { name: 'Start again' }).click()
  await expect(stranger.getByRole('dialog', { name: 'Add a method' })).toBeVisible()
})

test('an expired code is refused, before and after a reload', async ({
  page,
  person,
  signIn,
  codeSentTo,
  database,
}) => {
  const phone = aPhone()
  await signIn(person)
  await page.goto('/security-info/add/phone')
  await sendTextTo(page, phone)
  const code = await codeSentTo(phone)
  await database.query('UPDATE "Challenge" SET "expiresAt" = now() - interval \'1 second\' WHERE "userId" = $1', [
    person.id,
  ])
  await enterCode(page, code)
  await expect(page.getByText('That code is no longer valid. Start again to get another.')).toBeVisible()
  await page.reload()
  const dialog = page.getByRole('dialog', { name: 'Phone' })
  await expect(dialog).toContainText('The code is more than 10 minutes old, so it no longer works.')
  await expectNoAxeViolations(page)
  await page.goto('/security-info')
  await expect(row(page, 'Phone')).toBeHidden()
})

test('Back after success asks for nothing again', async ({ page, person, signIn, codeSentTo, twilio }) => {
  const phone = aPhone()
  await signIn(person)
  await page.goto('/security-info/add/phone')
  await sendTextTo(page, phone)
  await enterCode(page, await codeSentTo(phone))
  await page.getByRole('link', { name: 'Done' }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
  await page.goBack()
  await expect(page.getByRole('dialog', { name: 'Phone' })).toContainText('Text message verified.')
  await page.reload()
  await expect(page.getByRole('dialog', { name: 'Phone' })).toContainText('Text message verified.')
  await page.getByRole('link', { name: 'Done' }).click()

  await page.getByRole('link', { name: 'Delete Phone' }).click()
  await page.getByRole('button', { name: 'Yes' }).click()
  await expect(page.getByText('Phone was deleted.')).toBeVisible()
  const [challenge] = await Promise.all([page.goBack(), page.waitForURL(/delete$/)])
  expect(challenge?.status() ?? 200).toBe(200)
  await expect(page.getByRole('dialog')).toContainText(/not there any more|will be removed/)
  await page.reload()
  await expect(page.getByRole('dialog', { name: 'Method not found' })).toContainText(
    'This method is not there any more. It may have been deleted in another window.',
  )
  await expectNoAxeViolations(page)
  expect(await twilio.messagesTo(phone.number)).toHaveLength(1)
})

test('of two tabs the one that started last goes on, and the other is told', async ({
  page,
  context,
  person,
  signIn,
  codeSentTo,
}) => {
  const [first, second] = [aPhone(), aPhone()]
  await signIn(person)
  await page.goto('/security-info/add/phone')
  await sendTextTo(page, first)
  const tab = await context.newPage()
  await tab.goto('/security-info/add/phone')
  await sendTextTo(tab, second)

  await page.bringToFront()
  await enterCode(page, await codeSentTo(first))
  await expect(page.getByText('That code is no longer valid. Start again to get another.')).toBeVisible()
  await page.reload()
  const superseded = page.getByText('You started again in another window, so this code is no longer in use.')
  await expect(superseded).toBeVisible()
  await expectNoAxeViolations(page)

  await tab.bringToFront()
  await enterCode(tab, await codeSentTo(second))
  await expect(tab.getByText('Text message verified.')).toBeVisible()
  await page.goto('/security-info')
  await expect(row(page, 'Phone')).toContainText(second.masked)
})

test('the same code sent from two tabs succeeds in both, and registers once', async ({
  page,
  context,
  person,
  signIn,
  codeSentTo,
  database,
}) => {
  const phone = aPhone()
  await signIn(person)
  await page.goto('/security-info/add/phone')
  await sendTextTo(page, phone)
  const tab = await context.newPage()
  await tab.goto(page.url())
  const code = await codeSentTo(phone)
  await Promise.all([enterCode(page, code), enterCode(tab, code)])
  for (const one of [page, tab]) await expect(one.getByText('Text message verified.')).toBeVisible()
  const methods = await database.query('SELECT 1 FROM "Method" WHERE "userId" = $1', [person.id])
  expect(methods.rowCount).toBe(1)
})

test('another code too early is refused even when the button is forced; the third send may be a call', async ({
  page,
  person,
  signIn,
  codeSentTo,
  twilio,
  database,
}) => {
  const phone = aPhone()
  const waitIsOver = async () => {
    await database.query('UPDATE "Challenge" SET "nextSendAt" = now() WHERE "userId" = $1', [person.id])
    await page.reload()
  }
  await signIn(person)
  await page.goto('/security-info/add/phone')
  await sendTextTo(page, phone)
  await expect(page.getByText(/Resend code in 0:\d\d/).first()).toBeVisible()
  const resend = page.getByRole('button', { name: /resend/i })
  await expect(resend).toHaveAttribute('aria-disabled', 'true')
  await resend.evaluate((button: HTMLButtonElement) => button.form?.requestSubmit(button))
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText(
    /A code is on its way\. Wait \d+ seconds before you ask/,
  )
  expect(await twilio.messagesTo(phone.number)).toHaveLength(1)
  await expectNoAxeViolations(page)

  await waitIsOver()
  await expect(page.getByRole('button', { name: 'Call me instead' })).toBeHidden()
  await page.getByRole('button', { name: 'Resend code' }).click()
  await expect(page.getByText(`We sent the same 6-digit code to ${phone.international} again.`)).toBeVisible()
  await expect(page.getByText(/Call me instead in 0:\d\d/).first()).toBeVisible()
  await expectNoAxeViolations(page)

  await waitIsOver()
  await page.getByRole('button', { name: 'Call me instead' }).click()
  await expect(
    page.getByText(`We are calling ${phone.international} again. The 6-digit code is the same.`),
  ).toBeVisible()
  expect((await twilio.messagesTo(phone.number)).map(({ channel }) => channel)).toEqual(['sms', 'sms', 'call'])
  await enterCode(page, await codeSentTo(phone))
  await expect(page.getByText('Call verified.')).toBeVisible()
})

test('a number that another account has is taken without a word about it', async ({
  person,
  makePerson,
  signIn,
  addPhone,
  otherBrowser,
}) => {
  const shared = aPhone()
  await signIn(person)
  await addPhone(shared)
  const other = await otherBrowser()
  await signIn(await makePerson(), other)
  await addPhone(shared, other)
})
