import type { Page } from '@playwright/test'
import type { Phone } from './support/test'
import { aPhone, expect, expectNoAxeViolations, submitSignIn, test, wrong } from './support/test'

const NEW_PASSWORD = 'seven gulls over a grey harbour'

/** Registers a second phone: the first one proves who asks. */
async function addAlternatePhone(
  page: Page,
  { first, second }: { first: Phone; second: Phone },
  codeSentTo: CodeSentTo,
) {
  await page.goto('/security-info/add/phone?slot=alternate')
  await page.getByLabel('Phone number').fill(second.national)
  await page.getByRole('button', { name: 'Next' }).click()
  const question = page.getByText('Before this counts, we need to know it is you.')
  const sent = page.getByText(`We just sent a 6-digit code to ${second.international}.`)
  await expect(question.or(sent)).toBeVisible()
  if (await question.isVisible()) {
    await page.getByLabel('Code', { exact: true }).fill(await codeSentTo(first))
    await page.getByRole('button', { name: 'Continue' }).click()
  }
  await expect(sent).toBeVisible()
  await page.getByLabel('Code', { exact: true }).fill(await codeSentTo(second))
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByRole('link', { name: 'Done' }).click()
}

type CodeSentTo = (phone: Phone) => Promise<string>

async function startReset(page: Page, email: string) {
  await page.goto('/sign-in')
  await page.getByRole('link', { name: "Can't access your account?" }).click()
  await expect(page.getByRole('heading', { name: 'Reset your password' })).toBeVisible()
  await page.getByLabel('Work or school email').fill(email)
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByText('Choose how to prove who you are.')).toBeVisible()
}

async function sendCode(page: Page, way: string | RegExp) {
  await page.getByRole('radio', { name: way }).first().check()
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByRole('heading', { name: 'Enter the code' })).toBeVisible()
}

/** Sends a code and gives it. It leaves after the answer, when the page is there already. */
async function sentCode(page: Page, way: string, phone: Phone, { messagesTo }: Twilio): Promise<string> {
  const before = (await messagesTo(phone.number)).length
  await sendCode(page, way)
  await expect.poll(async () => (await messagesTo(phone.number)).length).toBe(before + 1)
  return String((await messagesTo(phone.number)).at(-1)?.code)
}
type Twilio = { messagesTo: (number: string) => Promise<{ code: string }[]> }

async function enterResetCode(page: Page, code: string) {
  await page.getByLabel('Code', { exact: true }).fill(code)
  await page.getByRole('button', { name: 'Next' }).click()
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'a forgotten password' : 'a forgotten password, without JavaScript', () => {
    test.use({ javaScriptEnabled })

    test('is reset with two phones, everybody is signed out, and nobody signed in', async ({
      page,
      otherBrowser,
      person,
      signIn,
      addPhone,
      codeSentTo,
      twilio,
    }) => {
      const [first, second] = [aPhone(), aPhone()]
      await signIn(person)
      await addPhone(first)
      await addAlternatePhone(page, { first, second }, codeSentTo)

      const forgetful = await otherBrowser()
      await startReset(forgetful, person.email)
      expect(forgetful.url()).not.toContain('@')
      if (javaScriptEnabled) await expectNoAxeViolations(forgetful)
      const code = await sentCode(forgetful, `Phone - text (${first.masked})`, first, twilio)
      await enterResetCode(forgetful, wrong(code))
      await expect(
        forgetful.getByText('That code is not correct. Check it and try again; 4 tries are left.'),
      ).toBeVisible()
      if (javaScriptEnabled) await expectNoAxeViolations(forgetful)
      await enterResetCode(forgetful, code)

      await expect(forgetful.getByText('That was the first proof.')).toBeVisible()
      await expect(forgetful.getByRole('radio', { name: /^Phone - / })).toHaveCount(0)
      const other = await sentCode(forgetful, `Alternate phone - text (${second.masked})`, second, twilio)
      await enterResetCode(forgetful, other)

      await forgetful.getByLabel('New password', { exact: true }).fill(NEW_PASSWORD)
      await forgetful.getByLabel('Confirm new password', { exact: true }).fill('something else entirely')
      await forgetful.getByRole('button', { name: 'Reset password' }).click()
      await expect(forgetful.getByText('The two new passwords are not the same.')).toBeVisible()
      await forgetful.getByLabel('New password', { exact: true }).fill(NEW_PASSWORD)
      await forgetful.getByLabel('Confirm new password', { exact: true }).fill(NEW_PASSWORD)
      await forgetful.getByRole('button', { name: 'Reset password' }).click()
      await expect(forgetful.getByRole('heading', { name: 'Your password has been reset' })).toBeVisible()
      if (javaScriptEnabled) await expectNoAxeViolations(forgetful)

      await forgetful.goto('/security-info')
      await expect(forgetful).toHaveURL('/sign-in?to=%2Fsecurity-info')
      await page.goto('/security-info')
      await expect(page).toHaveURL('/sign-in?to=%2Fsecurity-info')
      await submitSignIn(forgetful, { email: person.email, password: NEW_PASSWORD })
      await expect(forgetful.getByRole('heading', { name: 'Verify your identity' })).toBeVisible()
    })

    test('of an unknown account walks the same pages and ends with wrong codes', async ({ page }) => {
      await startReset(page, 'nobody-at-all@example.test')
      // Whatever it shows: an account that there is not has what people of the organisation have.
      await sendCode(page, /^(?!Recovery)/)
      for (const left of ['4 tries are', '3 tries are', '2 tries are', 'one try is']) {
        await enterResetCode(page, '123456')
        await expect(page.getByText(`${left} left.`)).toBeVisible()
      }
      await enterResetCode(page, '123456')
      await expect(page.getByText('That was the last try for this code.')).toBeVisible()
    })
  })
}

test('Back, another browser and a newer reset skip nothing', async ({
  page,
  otherBrowser,
  person,
  signIn,
  addPhone,
  twilio,
}) => {
  const phone = aPhone()
  await signIn(person)
  await addPhone(phone)
  const forgetful = await otherBrowser()
  for (const step of ['choose', 'code', 'password', 'contact', 'done']) {
    await forgetful.goto(`/password-reset/${step}`)
    await expect(forgetful.getByText('That password reset is over')).toBeVisible()
  }
  await startReset(forgetful, person.email)
  await forgetful.goto('/password-reset/password')
  await expect(forgetful).toHaveURL('/password-reset/choose')
  const code = await sentCode(forgetful, `Phone - text (${phone.masked})`, phone, twilio)
  await forgetful.goBack()
  await forgetful.goto('/password-reset/code')
  await enterResetCode(forgetful, code)
  await expect(forgetful.getByRole('heading', { name: 'You have too few methods for this' })).toBeVisible()
  await forgetful.goBack()
  await forgetful.reload()
  await expect(forgetful.getByRole('heading', { name: 'You have too few methods for this' })).toBeVisible()
  await page.goto('/password-reset/password')
  await expect(page.getByText('That password reset is over')).toBeVisible()
})
