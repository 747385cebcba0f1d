import type { Page } from '@playwright/test'
import type { Pool } from 'pg'
import { codeShown, keyShown } from '../support/authenticator-apps'
import {
  aPhone,
  enterCode,
  expect,
  expectNoAxeViolations,
  type Person,
  row,
  sendTextTo,
  submitNumber,
  submitSignIn,
  test,
} from '../support/test'

/** Puts two-step into force for everyone, past the page of the administrators, with phones alone or with apps, too. */
async function requireTwoStep(database: Pool, skips: number, { appCode = false } = {}): Promise<void> {
  const value = {
    text: true,
    call: true,
    appCode,
    appNotification: false,
    securityKey: false,
    recoveryCodes: false,
    slots: { mobile: true, alternate: true, office: true },
    countries: null,
    methodRequired: false,
    twoStep: { required: 'all', from: null, skips },
  }
  await database.query(
    `INSERT INTO "Policy" ("key", "version", "value", "updatedAt") VALUES ('methods', 1, $1, now())
     ON CONFLICT ("key") DO UPDATE SET "value" = $1, "version" = "Policy"."version" + 1`,
    [JSON.stringify(value)],
  )
}

async function signInToSetUp(page: Page, person: Person): Promise<void> {
  await page.goto('/sign-in')
  await submitSignIn(page, person)
  await expect(page.getByRole('heading', { name: 'More information required' })).toBeVisible()
}

const next = (page: Page) => page.getByRole('button', { name: 'Next', exact: true })

test.beforeEach(({ database }) => database.query('DELETE FROM "Policy"').then(() => undefined))
test.afterEach(({ database }) => database.query('DELETE FROM "Policy"').then(() => undefined))

test('a person without a method is led through set-up after the password, and comes back to it half-way', async ({
  page,
  person,
  database,
  codeSentTo,
}) => {
  const phone = aPhone()
  await requireTwoStep(database, 0)

  await test.step('the password alone opens nothing', async () => {
    await signInToSetUp(page, person)
    await expect(page.getByText('You need a method to go on.')).toBeVisible()
    await expect(page.getByRole('button', { name: /Skip for now/ })).toBeHidden()
    await expect(page.getByRole('navigation')).toBeHidden()
    await expectNoAxeViolations(page)
    for (const path of ['/', '/security-info', '/security-info/add/phone', '/password', '/sessions', '/activity']) {
      await page.goto(path)
      await expect(page.getByRole('heading', { name: 'More information required' })).toBeVisible()
    }
  })

  await test.step('another method can be chosen', async () => {
    await next(page).click()
    await expect(page.getByRole('heading', { name: 'Keep your account secure' })).toBeVisible()
    await expect(page.getByText('Method 1 of 2')).toBeVisible()
    await expectNoAxeViolations(page)
    await page.getByRole('link', { name: 'I want to set up a different method' }).click()
    await expect(page.getByRole('radio', { name: /^Phone/ })).toBeChecked()
    await expectNoAxeViolations(page)
    await page.getByRole('radio', { name: /^Office phone/ }).check()
    await next(page).click()
    await expect(page.getByRole('heading', { name: 'Office phone' })).toBeVisible()
    await page.getByRole('link', { name: 'I want to set up a different method' }).click()
    await page.getByRole('radio', { name: /^Phone/ }).check()
    await next(page).click()
    await expect(page.getByRole('heading', { name: 'Phone', exact: true })).toBeVisible()
  })

  await test.step('leaving half-way and coming back resumes', async () => {
    await sendTextTo(page, phone)
    await expect(page.getByLabel('Code', { exact: true })).toBeFocused()
    await expectNoAxeViolations(page)
    await page.getByRole('button', { name: 'Sign out' }).click()
    await signInToSetUp(page, person)
    await page.goto('/activity?show=changes')
    await next(page).click()
    await sendTextTo(page, phone)
  })

  await test.step('the phone is proved, the second method is offered, and Done goes on to where it was going', async () => {
    await enterCode(page, await codeSentTo(phone))
    await expect(page.getByText('Text message verified. Your phone was registered successfully.')).toBeVisible()
    await expect(page.getByText('Method 1 of 2')).toBeVisible()
    await expectNoAxeViolations(page)
    await page.getByRole('link', { name: 'Next', exact: true }).click()
    await expect(page.getByText('Method 2 of 2')).toBeVisible()
    await expect(page.getByText('A second method lets you reset a forgotten password yourself.')).toBeVisible()
    await expectNoAxeViolations(page)
    await page.getByRole('link', { name: 'Not now' }).click()
    await expect(page.getByText('Success! Your security info is set up.')).toBeVisible()
    await expect(page.getByText(`Default sign-in method: Phone - text (${phone.masked})`)).toBeVisible()
    await expectNoAxeViolations(page)
    await page.getByRole('link', { name: 'Done' }).click()
    await expect(page).toHaveURL('/activity?show=changes')
  })
})

test('set-up may be skipped as often as the policy says, once a sign-in', async ({ page, person, database }) => {
  await requireTwoStep(database, 2)
  for (const left of [2, 1]) {
    await signInToSetUp(page, person)
    await page.getByRole('button', { name: `Skip for now (${left} left)` }).click()
    await expect(page.getByRole('heading', { name: 'My Profile' })).toBeVisible()
    await page.goto('/security-info')
    await expect(page.getByRole('heading', { name: 'Security info' })).toBeVisible()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await expect(page).toHaveURL('/sign-in')
  }
  await signInToSetUp(page, person)
  await expect(page.getByRole('button', { name: /Skip for now/ })).toBeHidden()
})

test('a skip that is no longer allowed is refused in words, and not offered again', async ({
  page,
  person,
  database,
}) => {
  await requireTwoStep(database, 1)
  await signInToSetUp(page, person)
  await requireTwoStep(database, 0)
  await page.getByRole('button', { name: 'Skip for now (1 left)' }).click()
  await expect(page.getByText('This cannot be skipped any more.')).toBeVisible()
  await expect(page.getByRole('button', { name: /Skip for now/ })).toBeHidden()
  await expectNoAxeViolations(page)
})

test('a policy that turns strict holds for who is signed in, in the middle of a form', async ({
  page,
  person,
  signIn,
  database,
  twilio,
}) => {
  const phone = aPhone()
  await signIn(person)
  await page.goto('/security-info/add/phone')
  await requireTwoStep(database, 0)
  await submitNumber(page, phone)
  await expect(page.getByRole('heading', { name: 'More information required' })).toBeVisible()
  expect(await twilio.messagesTo(phone.number)).toHaveLength(0)
})

test('an administrator demands two-step, and is the first to set it up', async ({
  page,
  makePerson,
  signIn,
  codeSentTo,
}) => {
  const phone = aPhone()
  await signIn(await makePerson({ role: 'admin' }))
  await page.goto('/admin/methods')
  await page.getByRole('switch', { name: 'Approvals in our own app' }).uncheck()
  await page.getByRole('switch', { name: 'Codes of other authenticator apps' }).uncheck()
  await page.getByRole('switch', { name: 'Security keys and passkeys' }).uncheck()
  await page.getByRole('radio', { name: 'Everyone' }).check()
  await page.getByLabel('How many times a person may skip set-up').fill('11')
  await page.getByRole('button', { name: 'Review changes' }).click()
  await expect(page.getByText('Enter a whole number from 0 to 10.')).toBeVisible()
  await expect(page.getByRole('radio', { name: 'Everyone' })).toBeChecked()
  await expectNoAxeViolations(page)
  await page.getByLabel('How many times a person may skip set-up').fill('0')
  await page.getByRole('button', { name: 'Review changes' }).click()
  await expect(page.getByText('Texts and calls would be the only second step for everybody.')).toBeVisible()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'More information required' })).toBeVisible()
  await next(page).click()
  await sendTextTo(page, phone)
  await enterCode(page, await codeSentTo(phone))
  await page.getByRole('link', { name: 'Next', exact: true }).click()
  await page.getByRole('link', { name: 'Not now' }).click()
  await page.getByRole('link', { name: 'Done' }).click()
  await expect(page.getByText('The policy is saved and in force.')).toBeVisible()
})

test('an authenticator app is the first choice, and a phone the second', async ({ page, person, database }) => {
  await requireTwoStep(database, 0, { appCode: true })
  await signInToSetUp(page, person)
  await next(page).click()
  await expect(page.getByRole('heading', { name: 'Authenticator app' })).toBeVisible()
  await expect(page.getByText('Method 1 of 2')).toBeVisible()
  await expectNoAxeViolations(page)
  await next(page).click()
  await expect(page.getByRole('heading', { name: 'Set up your app' })).toBeVisible()
  const secret = await keyShown(page)
  await expectNoAxeViolations(page)
  await page.getByLabel('Code that the app shows').fill('000000')
  await next(page).click()
  await expect(page.getByText(/That code is not correct/)).toBeVisible()
  await page.getByLabel('Code that the app shows').fill(codeShown(secret, 0))
  await next(page).click()
  await expect(page.getByText('Your authenticator app “My app” was registered successfully.')).toBeVisible()
  await expectNoAxeViolations(page)
  await page.getByRole('link', { name: 'Next', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Phone', exact: true })).toBeVisible()
  await expect(page.getByText('Method 2 of 2')).toBeVisible()
  await page.getByRole('link', { name: 'Not now' }).click()
  await expect(page.getByText('Default sign-in method: Authenticator app - code (My app)')).toBeVisible()
  await page.getByRole('link', { name: 'Done' }).click()
  await expect(page.getByRole('heading', { name: 'My Profile' })).toBeVisible()
})

test('the destination in the address leads nowhere else', async ({ page, person, database, codeSentTo }) => {
  const phone = aPhone()
  await requireTwoStep(database, 0)
  await signInToSetUp(page, person)
  await page.goto('/set-up?to=//evil.example/')
  await next(page).click()
  await sendTextTo(page, phone)
  await enterCode(page, await codeSentTo(phone))
  await expect(page.getByText('Your phone was registered successfully.')).toBeVisible()
  await page.goto('/set-up')
  await page.getByRole('link', { name: 'Done' }).click()
  await expect(page).toHaveURL('/')
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('set-up works, and so does skipping it', async ({ page, person, database, codeSentTo }) => {
    const phone = aPhone()
    await requireTwoStep(database, 1)
    await signInToSetUp(page, person)
    await page.getByRole('button', { name: 'Skip for now (1 left)' }).click()
    await expect(page.getByRole('heading', { name: 'My Profile' })).toBeVisible()
    await page.getByRole('button', { name: 'Sign out' }).click()

    await signInToSetUp(page, person)
    await next(page).click()
    await submitNumber(page, phone)
    await enterCode(page, await codeSentTo(phone))
    await page.getByRole('link', { name: 'Next', exact: true }).click()
    await page.getByRole('link', { name: 'Not now' }).click()
    await page.getByRole('link', { name: 'Done' }).click()
    await page.goto('/security-info')
    await expect(row(page, 'Phone')).toContainText(phone.masked)
  })
})
