import { aPhone, expect, expectNoAxeViolations, expectNothingSideways, submitSignIn, test } from './support/test'

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'another device' : 'another device, without JavaScript', () => {
    test.use({ javaScriptEnabled })

    test('is seen, and signed out after a fresh proof', async ({
      page,
      person,
      signIn,
      addPhone,
      codeSentTo,
      database,
      otherBrowser,
    }) => {
      const phone = aPhone()
      const other = await otherBrowser()
      await signIn(person, other)
      await signIn(person)
      await addPhone(phone)
      await database.query(
        `UPDATE "Session" SET "factors" = '[{"amr":"pwd","at":"2020-01-01T00:00:00.000Z"}]' WHERE "userId" = $1`,
        [person.id],
      )
      await page.goto('/sessions')
      if (javaScriptEnabled) await expectNoAxeViolations(page)
      await expectNothingSideways(page)
      await page.getByRole('link', { name: /^Sign out Chrome/ }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('button', { name: 'Sign out' }).click()
      await expect(page.getByText(`We texted a 6-digit code to ${phone.masked}.`)).toBeVisible()
      await expect(dialog.getByRole('link', { name: 'Close' })).toBeVisible()
      if (javaScriptEnabled) await expectNoAxeViolations(page)
      await other.goto('/security-info')
      await expect(other.getByRole('heading', { name: 'Security info' })).toBeVisible()

      await dialog.getByLabel('Code', { exact: true }).fill(await codeSentTo(phone))
      await dialog.getByRole('button', { name: 'Continue' }).click()
      await expect(page.getByText('That device was signed out.')).toBeVisible()
      await other.goto('/security-info')
      await expect(other).toHaveURL(/\/sign-in/)
    })
  })
}

test('everything that happened is in recent activity, and can be told apart', async ({
  page,
  person,
  signIn,
  addPhone,
  otherBrowser,
}) => {
  const stranger = await otherBrowser()
  await stranger.goto('/sign-in')
  await submitSignIn(stranger, { ...person, password: 'not the right one at all' })
  await expect(stranger.getByRole('main').getByRole('alert')).toBeVisible()
  await signIn(person)
  await addPhone(aPhone())
  await page.goto('/activity')
  const events = page.getByRole('main').getByRole('listitem')
  await expect(events).toHaveText([/^Phone added/, /^Signed in/, /^Sign-in failed/])
  await page.getByRole('link', { name: 'Sign-ins', exact: true }).click()
  await expect(events).toHaveText([/^Signed in/, /^Sign-in failed/])
  await page.getByRole('link', { name: 'Changes', exact: true }).click()
  await expect(events).toHaveText([/^Phone added/])
})
