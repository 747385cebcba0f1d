import { aPhone, expect, expectNoAxeViolations, row, submitSignIn, test, wrong } from './support/test'

test('the second step is asked for, and another way can be chosen', async ({
  person,
  signIn,
  addPhone,
  codeSentTo,
  twilio,
  otherBrowser,
}) => {
  const phone = aPhone()
  await signIn(person)
  await addPhone(phone)

  const browser = await otherBrowser()
  await browser.goto('/sign-in')
  await submitSignIn(browser, person)
  await expect(browser.getByText(`We texted a 6-digit code to ${phone.masked}.`)).toBeVisible()
  await expectNoAxeViolations(browser)
  const sent = (await twilio.messagesTo(phone.number)).length
  await browser.reload()
  expect((await twilio.messagesTo(phone.number)).length).toBe(sent)

  const code = await codeSentTo(phone)
  await browser.getByLabel('Code', { exact: true }).fill(wrong(code))
  await browser.getByRole('button', { name: 'Verify' }).click()
  await expect(browser.getByText('That code is not correct.')).toBeVisible()
  await browser.goto('/security-info')
  await expect(browser).toHaveURL(/\/sign-in/)

  await browser.goto('/sign-in/verify')
  await browser.getByRole('link', { name: 'Sign in another way' }).click()
  await expectNoAxeViolations(browser)
  await browser.getByRole('radio', { name: `Phone - call (${phone.masked})` }).check()
  await browser.getByRole('button', { name: 'Next' }).click()
  await expect(browser.getByText(/Wait|We are calling/).first()).toBeVisible()
  await browser.goto('/sign-in/verify')
  await browser.getByLabel('Code', { exact: true }).fill(code)
  await browser.getByRole('button', { name: 'Verify' }).click()
  await expect(browser.getByRole('heading', { name: 'My Profile' })).toBeVisible()
})

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'a proof that is too old' : 'a proof that is too old, without JavaScript', () => {
    test.use({ javaScriptEnabled })

    test('is asked for again in the middle of a change, which goes on as it was entered', async ({
      page,
      person,
      signIn,
      addPhone,
      codeSentTo,
      database,
    }) => {
      const [first, second] = [aPhone(), aPhone()]
      await signIn(person)
      await addPhone(first)
      await database.query(
        `UPDATE "Session" SET "factors" = '[{"amr":"pwd","at":"2020-01-01T00:00:00.000Z"}]' WHERE "userId" = $1`,
        [person.id],
      )
      await page.goto('/security-info')
      await page.getByRole('link', { name: 'Change Phone' }).click()
      await page.getByLabel('Phone number').fill(second.national)
      await page.getByRole('button', { name: 'Next' }).click()
      await expect(page.getByText(`We texted a 6-digit code to ${first.masked}.`)).toBeVisible()
      if (javaScriptEnabled) await expectNoAxeViolations(page)
      await expect(page.getByLabel('Phone number')).toBeHidden()

      const proof = await codeSentTo(first)
      await page.getByLabel('Code', { exact: true }).fill(wrong(proof))
      await page.getByRole('button', { name: 'Continue' }).click()
      await expect(page.getByText('That code is not correct.')).toBeVisible()
      await page.getByLabel('Code', { exact: true }).fill(proof)
      await page.getByRole('button', { name: 'Continue' }).click()
      await expect(page.getByText(`We just sent a 6-digit code to ${second.international}.`)).toBeVisible()
      await page.getByLabel('Code', { exact: true }).fill(await codeSentTo(second))
      await page.getByRole('button', { name: 'Next' }).click()
      await expect(page.getByText('Text message verified.')).toBeVisible()
      await page.goto('/security-info')
      await expect(row(page, 'Phone')).toContainText(second.masked)
    })
  })
}

test('a new password takes the current one and a fresh proof, and what was typed waits for it', async ({
  page,
  person,
  signIn,
  addPhone,
  codeSentTo,
  database,
}) => {
  const phone = aPhone()
  await signIn(person)
  await addPhone(phone)
  await database.query(
    `UPDATE "Session" SET "factors" = '[{"amr":"pwd","at":"2020-01-01T00:00:00.000Z"}]' WHERE "userId" = $1`,
    [person.id],
  )
  await page.goto('/password')
  await page.getByLabel('Current password', { exact: true }).fill(person.password)
  await page.getByLabel('New password', { exact: true }).fill('seven gulls over a grey harbour')
  await page.getByLabel('Confirm new password', { exact: true }).fill('seven gulls over a grey harbour')
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(page.getByText(`We texted a 6-digit code to ${phone.masked}.`)).toBeVisible()
  await expectNoAxeViolations(page)
  await page.getByLabel('Code', { exact: true }).fill(await codeSentTo(phone))
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByText('Your password was changed.')).toBeVisible()
})
