import { addKeys } from '../support/keys'
import { expect, expectNoAxeViolations, submitSignIn, test } from '../support/test'

test.beforeEach(({ database }) => database.query('DELETE FROM "Policy"').then(() => undefined))
test.afterEach(({ database }) => database.query('DELETE FROM "Policy"').then(() => undefined))

test('a security key is the first method of somebody who must have one', async ({ page, person, database }) => {
  const value = {
    text: true,
    call: true,
    slots: { mobile: true, alternate: true, office: true },
    countries: null,
    methodRequired: false,
    twoStep: { required: 'all', from: null, skips: 0 },
  }
  await database.query(
    `INSERT INTO "Policy" ("key", "version", "value", "updatedAt") VALUES ('methods', 1, $1, now())`,
    [JSON.stringify(value)],
  )
  await addKeys(page, { isPlugged: true })
  const next = page.getByRole('button', { name: 'Next', exact: true })
  await page.goto('/sign-in')
  await submitSignIn(page, person)
  await next.click()
  await page.getByRole('link', { name: 'I want to set up a different method' }).click()
  await page.getByRole('radio', { name: 'Security key or passkey' }).check()
  await next.click()

  await expect(page.getByRole('heading', { name: 'Security key or passkey' })).toBeVisible()
  await page.getByRole('radio', { name: 'Security key' }).check()
  await expectNoAxeViolations(page)
  await next.click()
  await expect(page.getByText('Have your security key ready.')).toBeVisible()
  await expectNoAxeViolations(page)
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByText('was registered successfully. It is your default sign-in method.')).toBeVisible()
  await expectNoAxeViolations(page)

  await page.getByRole('link', { name: 'Next', exact: true }).click()
  await page.getByRole('link', { name: 'Not now' }).click()
  await expect(page.getByText('Default sign-in method: Security key (')).toBeVisible()
  await page.getByRole('link', { name: 'Done' }).click()
  await expect(page.getByRole('heading', { name: 'My Profile' })).toBeVisible()
})
