import { addPhoneApp, aPhone } from '../support/phone-app'
import { expect, expectNoAxeViolations, reviewAndSave, row, submitSignIn, test } from '../support/test'

test.use({ expectedProblems: [/status of (409|410) .*\/api\/authenticator\//] })
test.afterEach(({ database }) => database.query('DELETE FROM "Policy"').then(() => undefined))

test('an administrator forbids approvals: what waits on a phone ends, and the row says so', async ({
  page,
  person,
  makePerson,
  signIn,
  browser,
  watch,
  otherBrowser,
}) => {
  test.slow()
  const phone = await aPhone(browser, watch, 'alone')
  await signIn(person)
  await addPhoneApp(page, phone)
  const computer = await otherBrowser()
  await computer.goto('/sign-in')
  await submitSignIn(computer, person)
  await expect(phone.page.getByRole('heading', { name: 'Are you signing in?' })).toBeVisible()

  const office = await otherBrowser()
  await signIn(await makePerson({ role: 'admin' }), office)
  await office.goto('/admin/methods')
  await office.getByRole('switch', { name: 'Approvals in our own app' }).uncheck()
  await reviewAndSave(office)

  await expect(phone.page.getByText('This request is over')).toBeVisible()
  await expectNoAxeViolations(phone.page)
  await expect(computer.getByText('This way cannot be used any more. Choose another.')).toBeVisible()
  await page.goto('/security-info')
  await expect(row(page, 'Authenticator app')).toContainText('Not allowed')
  await page.goto('/security-info/add/authenticator-app')
  await expect(page.getByText('install an authenticator app such as')).toBeVisible()
  await expect(page.getByRole('link', { name: 'I want to use a different authenticator app' })).toBeHidden()
})
