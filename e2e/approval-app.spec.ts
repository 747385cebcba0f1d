import type { Page } from '@playwright/test'
import { addPhoneApp, aPhone, codeOnPage, numberShown, shownNotifications } from './support/phone-app'
import { expect, expectNoAxeViolations, type Person, row, submitSignIn, test } from './support/test'

// A phone that is told no learns it by the status of an answer, which browsers write down.
const refused = /status of (409|410) .*\/api\/authenticator\//
test.use({ expectedProblems: [refused] })

const otherThan = (number: string) => String(((Number(number) - 10 + 1) % 90) + 10)

async function beginSignIn(page: Page, person: Person): Promise<void> {
  await page.goto('/sign-in')
  await submitSignIn(page, person)
  await expect(page.getByText(/Open the Authenticator app on .*, and enter the number below\./)).toBeVisible()
}

test('a person adds our app on a phone, approves a sign-in by its number, and deletes the app', async ({
  page,
  person,
  signIn,
  browser,
  watch,
  otherBrowser,
  mailSentTo,
}) => {
  test.slow()
  const phone = await aPhone(browser, watch)
  await phone.page.goto('/authenticator')
  await expect(phone.page.getByText('No account yet')).toBeVisible()
  await expectNoAxeViolations(phone.page)

  await signIn(person)
  await page.goto('/security-info/add')
  await page.getByRole('radio', { name: /^Authenticator app/ }).check()
  await page.getByRole('button', { name: 'Add' }).click()
  const start = page.getByRole('dialog', { name: 'Authenticator app' })
  await expect(start).toContainText('Start by getting the app')
  await expect(start.getByRole('link', { name: 'I want to use a different authenticator app' })).toBeVisible()
  await expectNoAxeViolations(page)
  await start.getByRole('button', { name: 'Next' }).click()

  const dialog = page.getByRole('dialog', { name: 'Set up our app' })
  await expect(dialog.getByRole('img', { name: /QR code that opens the Authenticator app/ })).toBeVisible()
  await expectNoAxeViolations(page)
  await phone.scan(await codeOnPage(page))
  await expect(phone.page.getByText('Enter the number that your computer shows.')).toBeVisible()
  expect(phone.page.url()).not.toContain('#')
  await expectNoAxeViolations(phone.page)

  await expect(dialog.getByText(/A phone has scanned the code/)).toBeVisible()
  await expectNoAxeViolations(page)
  const number = await numberShown(page)
  await phone.enter(otherThan(number), 'Confirm')
  await expect(phone.page.getByText(/That is not the number that your computer shows/)).toBeVisible()
  await expectNoAxeViolations(phone.page)
  await phone.enter(number, 'Confirm')
  await expect(start).toContainText('was registered successfully.')
  await expect(start).toContainText('It is your default sign-in method.')
  await expectNoAxeViolations(page)
  await start.getByRole('link', { name: 'Done' }).click()
  await expect(page.getByText(/^Default sign-in method: Authenticator app - notification \(/)).toBeVisible()
  await expect(row(page, 'Authenticator app')).toContainText('approves on')
  await mailSentTo(person.email, /Authenticator app was added/)
  await expect(phone.page.getByText(`${person.email} was added.`)).toBeVisible()
  await expectNoAxeViolations(phone.page)

  const computer = await otherBrowser()
  await beginSignIn(computer, person)
  await expectNoAxeViolations(computer)
  const asked = await numberShown(computer)
  const notification = await phone.receive()
  expect(notification.body).toContain(person.email)
  const { title, body } = notification
  // The address of a person of the tests has digits of its own.
  expect(title + body.replace(person.email, '')).not.toContain(asked)
  await expect.poll(() => shownNotifications(phone.page)).toEqual([{ title, body }])
  const request = phone.page.getByRole('heading', { name: 'Are you signing in?' })
  await expect(request).toBeFocused()
  await expect(phone.page.getByText('Somebody signs in as you')).toBeVisible()
  await expectNoAxeViolations(phone.page)
  await phone.enter(otherThan(asked))
  await expect(phone.page.getByText(/That is not the number that the page shows/)).toBeVisible()
  await phone.enter(asked)
  await expect(phone.page.getByText('Approved', { exact: true })).toBeVisible()
  await expectNoAxeViolations(phone.page)
  await expect(computer.getByRole('heading', { name: 'My Profile' })).toBeVisible()
  await computer.goto('/sessions')
  await expect(computer.getByText('Signed in with password and approval on a phone').first()).toBeVisible()

  await row(page, 'Authenticator app').getByRole('link', { name: 'Delete' }).click()
  await page.getByRole('button', { name: 'Yes' }).click()
  await expect(page.getByText(/Authenticator app was deleted/)).toBeVisible()
  await phone.page.getByRole('button', { name: 'Back' }).click()
  await expect(phone.page.getByText(`${person.email} was removed`)).toBeVisible()
  await expectNoAxeViolations(phone.page)
  await phone.page.getByRole('button', { name: 'Forget it here' }).click()
  await expect(phone.page.getByText('No account yet')).toBeVisible()
  await phone.page.close()
})

test('who did not sign in says no on the phone, and freezes the account from there', async ({
  page,
  person,
  signIn,
  browser,
  watch,
  otherBrowser,
  mailSentTo,
}) => {
  test.slow()
  const phone = await aPhone(browser, watch)
  await signIn(person)
  await addPhoneApp(page, phone)

  const stranger = await otherBrowser()
  await beginSignIn(stranger, person)
  await phone.page.getByRole('button', { name: "No, it's not me" }).click()
  await expect(phone.page.getByText('Refused', { exact: true })).toBeVisible()
  await expectNoAxeViolations(phone.page)
  await expect(stranger.getByText(/On your phone you answered that this was not you/)).toBeVisible()
  await expectNoAxeViolations(stranger)
  await stranger.getByRole('link', { name: 'Sign in another way' }).click()
  await expect(stranger.getByText(/Your request on the phone is over/)).toBeVisible()
  await stranger.getByRole('button', { name: 'Next' }).click()
  await expect(stranger.getByText(/nothing more is asked there for now/)).toBeVisible()
  await mailSentTo(person.email, /was denied on your phone/)

  await phone.page.getByRole('link', { name: 'Freeze my account' }).click()
  await phone.page.getByRole('button', { name: 'Freeze the account' }).click()
  await expect(phone.page).toHaveURL(/not-me\/reported/)
  await page.goto('/security-info')
  await expect(page).toHaveURL(/sign-in/)
})

test('a change asks for an approval in place, and goes on by itself', async ({
  page,
  person,
  signIn,
  browser,
  watch,
  database,
}) => {
  const phone = await aPhone(browser, watch)
  await signIn(person)
  await addPhoneApp(page, phone)
  await database.query(`UPDATE "Session" SET "factors" = '[]' WHERE "userId" = $1`, [person.id])
  await page.goto('/security-info')
  await row(page, 'Authenticator app').getByRole('link', { name: 'Rename' }).click()
  await page.getByLabel('Name', { exact: true }).fill('My old phone')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText(/enter the number \d\d there/)).toBeVisible()
  await expectNoAxeViolations(page)
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByText(/Nothing was approved on your phone yet/)).toBeVisible()
  await expect(phone.page.getByText('Somebody changes how you sign in')).toBeVisible()
  await phone.enter(await numberShown(page))
  await expect(page.getByText('The new name is saved.')).toBeVisible()
  await expect(row(page, 'Authenticator app')).toContainText('My old phone')
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('a person adds our app and signs in with it by the buttons', async ({
    page,
    person,
    signIn,
    browser,
    watch,
    otherBrowser,
  }) => {
    test.slow()
    const phone = await aPhone(browser, watch)
    await signIn(person)
    await page.goto('/security-info/add/authenticator-app')
    await page.getByRole('button', { name: 'Next' }).click()
    await phone.scan(await codeOnPage(page))
    await expect(phone.page.getByText('Enter the number that your computer shows.')).toBeVisible()
    await page.getByRole('button', { name: 'I have scanned it' }).click()
    await phone.enter(await numberShown(page), 'Confirm')
    await expect(phone.page.getByText('Your computer finishes this.')).toBeVisible()
    await page.getByRole('button', { name: 'I have entered it' }).click()
    await expect(page.getByText(/was registered successfully/)).toBeVisible()

    const computer = await otherBrowser()
    await beginSignIn(computer, person)
    await computer.getByRole('button', { name: 'I have approved it' }).click()
    await expect(computer.getByText(/Nothing was approved on your phone yet/)).toBeVisible()
    await phone.enter(await numberShown(computer))
    await expect(phone.page.getByText('Approved', { exact: true })).toBeVisible()
    await computer.getByRole('button', { name: 'I have approved it' }).click()
    await expect(computer.getByRole('heading', { name: 'My Profile' })).toBeVisible()
  })
})
