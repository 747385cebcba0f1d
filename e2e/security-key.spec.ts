import { addKeys } from './support/keys'
import { aPhone, expect, expectNoAxeViolations, row, submitSignIn, test } from './support/test'

const heading = { name: 'My Profile' }

test('a person adds a passkey, signs in with it alone and as a second step, and deletes it', async ({
  page,
  person,
  signIn,
  database,
  mailSentTo,
}) => {
  const keys = await addKeys(page, { isSynced: true })
  await signIn(person)

  await test.step('add it on this device; a key that does not know who is there is refused in words', async () => {
    await page.goto('/security-info/add')
    await page.getByRole('radio', { name: 'Security key or passkey' }).check()
    await page.getByRole('button', { name: 'Add' }).click()
    const dialog = page.getByRole('dialog', { name: 'Security key or passkey' })
    await expect(dialog.getByRole('radio', { name: 'This device' })).toBeChecked()
    await expectNoAxeViolations(page)
    await dialog.getByRole('button', { name: 'Next' }).click()
    const step = page.getByRole('dialog', { name: 'Set it up' })
    await expectNoAxeViolations(page)

    await keys.setVerified(false)
    await step.getByRole('button', { name: 'Continue' }).click()
    await expect(step.getByRole('alert')).toContainText('Nothing was confirmed')
    await expectNoAxeViolations(page)
    await keys.setVerified(true)
    await step.getByRole('button', { name: 'Continue' }).click()
    await expect(dialog).toContainText('“Passkey” was registered successfully. It is your default sign-in method.')
    await expect(dialog).toContainText('It is synced between the devices')
    await expectNoAxeViolations(page)
    await dialog.getByLabel('Name').fill('My laptop')
    await dialog.getByRole('button', { name: 'Done' }).click()
    await expect(page.getByText('Default sign-in method: Security key (My laptop)')).toBeVisible()
    const line = row(page, 'Security key or passkey My laptop')
    for (const words of ['My laptop', 'synced between devices', 'Sign-in', 'Default', 'added today']) {
      await expect(line).toContainText(words)
    }
    await expect(line).not.toContainText('Password reset')
    await expectNoAxeViolations(page)
    await mailSentTo(person.email, /Security key or passkey was added/)
  })

  await test.step('the same one is not added twice', async () => {
    await page.goto('/security-info/add/security-key')
    await page.getByRole('button', { name: 'Next' }).click()
    await page.getByRole('button', { name: 'Continue' }).click()
    await expect(page.getByRole('alert').filter({ hasText: 'You have registered this one already.' })).toBeVisible()
  })

  await test.step('sign in with it as the second step', async () => {
    // Without a passkey at hand the page offers none by itself.
    const held = await keys.copy()
    await keys.clear()
    await page.context().clearCookies()
    await page.goto('/sign-in')
    await submitSignIn(page, person)
    await expect(page.getByText('Use one of your security keys or passkeys.')).toBeVisible()
    await expectNoAxeViolations(page)
    await page.getByRole('button', { name: 'Use key or passkey' }).click()
    await expect(page.getByRole('alert').filter({ hasText: 'Nothing was confirmed' })).toBeVisible()
    await keys.put(held)
    await page.getByRole('button', { name: 'Use key or passkey' }).click()
    await expect(page.getByRole('heading', heading)).toBeVisible()
  })

  await test.step('sign in with it alone, and come where one was going', async () => {
    const held = await keys.copy()
    await keys.clear()
    await page.context().clearCookies()
    await page.goto('/sign-in?to=/sessions')
    await expectNoAxeViolations(page)
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await expect(page.getByRole('alert').filter({ hasText: 'Nothing was confirmed' })).toBeVisible()
    await expectNoAxeViolations(page)
    await keys.put(held)
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await expect(page.getByRole('heading', { name: 'Devices and sessions' })).toBeVisible()
    await expect(page.getByText('Signed in with passkey')).toBeVisible()
  })

  await test.step('delete it, which asks for it once more when the proof is old', async () => {
    await database.query(
      `UPDATE "Session" SET "factors" = '[{"amr":"swk","at":"2020-01-01T00:00:00.000Z"}]' WHERE "userId" = $1`,
      [person.id],
    )
    await page.goto('/security-info')
    await page.getByRole('link', { name: 'Delete Security key or passkey My laptop' }).click()
    await page.getByRole('button', { name: 'Yes' }).click()
    await expect(page.getByText('Before this counts, we need to know it is you. Use one of')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Use key or passkey' })).toBeFocused()
    await expectNoAxeViolations(page)
    await page.getByRole('button', { name: 'Use key or passkey' }).click()
    await expect(page.getByText('Security key or passkey was deleted.')).toBeVisible()
    await expect(page.getByText('You have no methods yet')).toBeVisible()
  })
})

test('a copied key is refused, and its owner is told', async ({ page, person, signIn, mailSentTo }) => {
  const keys = await addKeys(page, { isPlugged: true })
  await signIn(person)
  await page.goto('/security-info/add/security-key')
  await page.getByRole('radio', { name: 'Security key' }).check()
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByText('It stays on this one device.')).toBeVisible()
  const copied = await keys.copy()

  const signInAgain = async () => {
    await page.context().clearCookies()
    await page.goto('/sign-in')
    await submitSignIn(page, person)
    await page.getByRole('button', { name: 'Use key or passkey' }).click()
  }
  await signInAgain()
  await expect(page.getByRole('heading', heading)).toBeVisible()
  await keys.clear()
  await keys.put(copied)
  await signInAgain()
  await expect(page.getByRole('alert').filter({ hasText: 'there may be a copy of it' })).toBeVisible()
  await mailSentTo(person.email, /A copy of Security key or passkey may be in use/)
})

test('a passkey is offered in the box for the email address', async ({ page, person, signIn }) => {
  await addKeys(page, { isSynced: true })
  await signIn(person)
  await page.goto('/security-info/add/security-key')
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByText('was registered successfully')).toBeVisible()
  await page.context().clearCookies()
  await page.goto('/sign-in')
  await expect(page.getByLabel('Work or school email')).toHaveAttribute('autocomplete', 'username webauthn')
  // Chromium's virtual authenticator chooses by itself what a person would choose from the list.
  await expect(page.getByRole('heading', heading)).toBeVisible()
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('a key cannot answer, and the page says what else there is', async ({ page, person, signIn, addPhone }) => {
    await signIn(person)
    await addPhone(aPhone())
    await page.goto('/security-info/add/security-key')
    await page.getByRole('button', { name: 'Next' }).click()
    await page.getByRole('button', { name: 'Continue' }).click()
    await expect(page.getByText('Your browser must allow scripts for keys')).toBeVisible()
    await page.context().clearCookies()
    await page.goto('/sign-in')
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await expect(page.getByText('Nothing came from a passkey.')).toBeVisible()
  })
})
