import { aPhone, expect, expectNoAxeViolations, reviewAndSave, row, submitSignIn, test } from '../support/test'

test.beforeEach(async ({ database }) => {
  await database.query('DELETE FROM "Policy"') // back to the one that the product comes with
})

test('an organisation that forbids passes issues none, and those that there are open nothing', async ({
  page,
  person,
  makePerson,
  signIn,
  otherBrowser,
  addPhone,
}) => {
  const admin = await otherBrowser()
  await signIn(await makePerson({ role: 'admin' }), admin)
  await signIn(person)
  await addPhone(aPhone())
  await admin.goto(`/admin/people/${person.id}/pass`)
  await admin.getByLabel('Reason').fill('Lost phone')
  await admin.getByRole('button', { name: 'Issue the pass' }).click()
  await expect(admin.getByRole('definition')).toBeVisible()
  const code = String(await admin.getByRole('definition').textContent())
  const late = await otherBrowser()
  await late.goto('/sign-in/pass')

  await admin.goto('/admin/methods')
  await admin.getByRole('switch', { name: 'Temporary access pass' }).uncheck()
  await reviewAndSave(admin)
  await expect(admin.getByRole('switch', { name: 'Temporary access pass' })).not.toBeChecked()
  await expectNoAxeViolations(admin)

  await late.getByLabel('Work or school email').fill(person.email)
  await late.getByLabel('Temporary access pass').fill(code)
  await late.getByRole('button', { name: 'Sign in', exact: true }).click()
  // The page has gone with what it was for.
  await expect(late).toHaveURL('/sign-in')
  await late.goto('/sign-in/pass')
  await expect(late).toHaveURL('/sign-in')
  await expect(late.getByRole('link', { name: 'Sign in with a temporary access pass' })).toHaveCount(0)
  await submitSignIn(late, person)
  await late.getByRole('link', { name: 'Sign in another way' }).click()
  await expect(late.getByRole('radio')).toHaveCount(2)

  await page.goto('/security-info')
  await expect(row(page, 'Temporary access pass')).toContainText('Not allowed')
  await admin.goto(`/admin/people/${person.id}`)
  await expect(admin.getByText('Your organisation allows no temporary access passes.')).toBeVisible()
  await expect(admin.getByRole('link', { name: 'Issue another pass' })).toHaveCount(0)
  await expectNoAxeViolations(admin)
})
