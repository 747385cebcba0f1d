import { expect, expectNoAxeViolations, expectNothingSideways, submitSignIn, test } from '../support/test'

test.beforeEach(({ database }) => database.query('DELETE FROM "Policy"').then(() => undefined))
test.afterEach(({ database }) => database.query('DELETE FROM "Policy"').then(() => undefined))

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'a group' : 'a group, without JavaScript', () => {
    test.use({ javaScriptEnabled })

    test('must sign in with two steps, and others need not', async ({ page, makePerson, signIn, otherBrowser }) => {
      const [member, somebody] = [await makePerson(), await makePerson()]
      const name = `Finance ${javaScriptEnabled}`
      await signIn(await makePerson({ role: 'admin' }))

      await page.goto('/admin/methods')
      await page.getByRole('radio', { name: 'The groups chosen below' }).check()
      await page.getByRole('button', { name: 'Review changes' }).click()
      await expect(page.getByText('Choose at least one group, or choose Nobody or Everyone above.')).toBeVisible()
      await expect(page.getByRole('radio', { name: 'The groups chosen below' })).toBeChecked()
      if (javaScriptEnabled) await expectNoAxeViolations(page)

      await page.goto('/admin/groups')
      await page.getByRole('button', { name: 'Create' }).click()
      await expect(page.getByText('Enter a name of 1 to 80 characters, on one line.')).toBeVisible()
      await page.getByLabel('Name', { exact: true }).fill(name)
      await page.getByRole('button', { name: 'Create' }).click()
      await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible()
      await page.getByLabel('Work or school email').fill('nobody@example.test')
      await page.getByRole('button', { name: 'Add', exact: true }).click()
      await expect(page.getByText('Nobody signs in with this address.')).toBeVisible()
      await expect(page.getByLabel('Work or school email')).toHaveValue('nobody@example.test')
      if (javaScriptEnabled) await expectNoAxeViolations(page)
      await page.getByLabel('Work or school email').fill(member.email.toUpperCase())
      await page.getByRole('button', { name: 'Add', exact: true }).click()
      await expect(page.getByText('The person is in the group.')).toBeVisible()
      await expect(page.getByText(member.email)).toBeVisible()
      await expectNothingSideways(page)

      await page.goto('/admin/methods')
      await page.getByRole('radio', { name: 'The groups chosen below' }).check()
      await page.getByRole('checkbox', { name }).check()
      await page.getByRole('button', { name: 'Review changes' }).click()
      await expect(page.getByText('One person would be led to set-up')).toBeVisible()
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await expect(page.getByText('The policy is saved and in force.')).toBeVisible()

      const first = await otherBrowser()
      await first.goto('/sign-in')
      await submitSignIn(first, member)
      await expect(first.getByRole('heading', { name: 'More information required' })).toBeVisible()
      const second = await otherBrowser()
      await second.goto('/sign-in')
      await submitSignIn(second, somebody)
      await expect(second.getByRole('heading', { name: 'My Profile' })).toBeVisible()

      await page.goto('/admin/groups')
      await page.getByRole('link', { name: `Open ${name}` }).click()
      await page.getByRole('button', { name: 'Delete' }).click()
      await expect(page.getByText('The policy names this group.')).toBeVisible()
      await page.getByRole('link', { name: `Remove Kim Berger` }).click()
      if (javaScriptEnabled) await expectNoAxeViolations(page)
      await page.getByRole('button', { name: 'Remove' }).click()
      await expect(page.getByText('The person is no longer in the group.')).toBeVisible()
      await first.goto('/security-info')
      await expect(first.getByRole('heading', { name: 'Security info' })).toBeVisible()
    })
  })
}
