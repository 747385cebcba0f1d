import type { Page } from '@playwright/test'
import { aPhone, expect, expectNoAxeViolations, submitSignIn, test } from './support/test'

/** What the sign-in page says, without the address that was typed. */
async function answerTo(page: Page, credentials: { email: string; password: string }): Promise<string | null> {
  await page.goto('/sign-in')
  await submitSignIn(page, credentials)
  await expect(page.getByRole('main').getByRole('alert')).toBeVisible()
  await expect(page.getByLabel('Work or school email')).toHaveValue(credentials.email)
  await expect(page.getByLabel('Password', { exact: true })).toHaveValue('')
  expect(new URL(page.url()).search).toBe('')
  return page.getByRole('main').textContent()
}

test('a wrong password, an unknown account and a disabled one get the same answer', async ({
  page,
  person,
  makePerson,
  database,
}) => {
  const disabled = await makePerson()
  await database.query('UPDATE "User" SET "disabledAt" = now() WHERE "id" = $1', [disabled.id])
  const answers = [
    await answerTo(page, { email: person.email, password: 'not the right one at all' }),
    await answerTo(page, { email: 'nobody@example.test', password: 'not the right one at all' }),
    await answerTo(page, { email: disabled.email, password: disabled.password }),
  ]
  expect(answers[0]).toContain('That email and password do not match an account that can sign in.')
  expect(new Set(answers).size).toBe(1)
  await expectNoAxeViolations(page)
})

test('what is missing is named by its field', async ({ page }) => {
  await page.goto('/sign-in')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByText('Enter your email address, such as name@example.org.')).toBeVisible()
  await expect(page.getByText('Enter your password.')).toBeVisible()
  await expect(page.getByLabel('Work or school email')).toBeFocused()
  await expectNoAxeViolations(page)
  await page.getByRole('link', { name: "Can't access your account?" }).click()
  await expect(page.getByRole('heading', { name: 'Reset your password' })).toBeVisible()
  await page.getByText("I can't reset it myself").click()
  await expect(page.getByText("Your organisation's help desk or administrator can help you back in.")).toBeVisible()
  await expectNoAxeViolations(page)
})

test('a password can be looked at while it is typed', async ({ page }) => {
  await page.goto('/sign-in')
  const box = page.getByLabel('Password', { exact: true })
  await box.fill('a quiet harbour')
  await page.getByRole('button', { name: 'Show password' }).click()
  await expect(box).toHaveAttribute('type', 'text')
  await page.getByRole('button', { name: 'Hide password' }).click()
  await expect(box).toHaveAttribute('type', 'password')
})

test('guessing is slowed down, and does not lock the owner out of a browser they use', async ({
  page,
  person,
  signIn,
  otherBrowser,
}) => {
  await signIn(person)
  await page.goto('/')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()

  const stranger = await otherBrowser()
  await stranger.goto('/sign-in')
  const guess = (password: string) => submitSignIn(stranger, { email: person.email, password })
  for (let count = 1; count <= 5; count += 1) {
    await guess(`guess number ${count}`)
    await expect(stranger.getByLabel('Password', { exact: true })).toHaveValue('') // emptied by the answer
    await expect(stranger.getByRole('main').getByRole('alert')).toContainText('do not match an account')
  }
  await guess(person.password)
  await expect(stranger.getByRole('main').getByRole('alert')).toContainText(
    /There were too many tries\. Wait \d+ seconds?, then try again\./,
  )
  await expectNoAxeViolations(stranger)

  await submitSignIn(page, person)
  await expect(page.getByRole('heading', { name: 'My Profile' })).toBeVisible()
})

test('signing out ends the session, not only its cookie', async ({ page, context, person, signIn }) => {
  await signIn(person)
  const cookies = await context.cookies()
  await page.goto('/')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page).toHaveURL('/sign-in')
  await page.goto('/security-info')
  await expect(page).toHaveURL('/sign-in?to=%2Fsecurity-info')
  await context.addCookies(cookies)
  await page.goto('/security-info')
  await expect(page).toHaveURL('/sign-in?to=%2Fsecurity-info')
})

test('signing out everywhere ends the session of a second browser on its next request', async ({
  page,
  person,
  signIn,
  otherBrowser,
}) => {
  const other = await otherBrowser()
  await signIn(person)
  await signIn(person, other)
  await other.goto('/')
  await page.goto('/security-info')
  await page.getByRole('link', { name: 'Sign out everywhere' }).click()
  const dialog = page.getByRole('dialog', { name: 'Sign out everywhere?' })
  await expect(dialog).toContainText('Every device and browser that is signed in to your account')
  await expectNoAxeViolations(page)
  await dialog.getByRole('button', { name: 'Sign out everywhere' }).click()
  await expect(page.getByText('You are signed out everywhere. Every device must sign in again.')).toBeVisible()
  await expectNoAxeViolations(page)

  await other.getByRole('link', { name: 'Update info' }).click()
  await expect(other).toHaveURL('/sign-in?to=%2Fsecurity-info')
})

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'where somebody was going' : 'where somebody was going, without JavaScript', () => {
    test.use({ javaScriptEnabled })

    test('is where they land, after both steps, and nowhere else', async ({
      person,
      page,
      signIn,
      addPhone,
      codeSentTo,
      otherBrowser,
    }) => {
      const phone = aPhone()
      const oneStep = await otherBrowser()
      await oneStep.goto('/activity?show=changes')
      await expect(oneStep).toHaveURL('/sign-in?to=%2Factivity%3Fshow%3Dchanges')
      await submitSignIn(oneStep, { ...person, password: 'not the right one at all' })
      await expect(oneStep.getByRole('main').getByRole('alert')).toBeVisible()
      await submitSignIn(oneStep, person)
      await expect(oneStep).toHaveURL('/activity?show=changes')

      const astray = await otherBrowser()
      await astray.goto('/sign-in?to=//evil.example/')
      await submitSignIn(astray, person)
      await expect(astray).toHaveURL('/')

      await signIn(person)
      await addPhone(phone, page)
      const twoSteps = await otherBrowser()
      await twoSteps.goto('/security-info/add')
      await submitSignIn(twoSteps, person)
      await expect(twoSteps.getByText(`We texted a 6-digit code to ${phone.masked}.`)).toBeVisible()
      await twoSteps.getByLabel('Code', { exact: true }).fill(await codeSentTo(phone))
      await twoSteps.getByRole('button', { name: 'Verify' }).click()
      await expect(twoSteps).toHaveURL('/security-info/add')
    })
  })
}

test('a disabled account is out on its next request', async ({ page, person, signIn, database }) => {
  await signIn(person)
  await page.goto('/')
  await expect(page.getByRole('heading', { name: 'My Profile' })).toBeVisible()
  await database.query('UPDATE "User" SET "disabledAt" = now() WHERE "id" = $1', [person.id])
  await page.reload()
  await expect(page).toHaveURL('/sign-in')
})

test('a stolen session cookie is of no use without the cookie of its browser', async ({
  context,
  person,
  signIn,
  otherBrowser,
}) => {
  await signIn(person)
  const cookies = await context.cookies()
  const session = cookies.filter(({ name }) => name === 'countersign.session')
  expect(session).toMatchObject([{ httpOnly: true, sameSite: 'Lax', path: '/' }])
  const thief = await otherBrowser()
  await thief.context().addCookies(session)
  await thief.goto('/security-info')
  await expect(thief).toHaveURL('/sign-in?to=%2Fsecurity-info')
})
