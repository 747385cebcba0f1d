import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { aPhone, expect, expectNoAxeViolations, expectNothingSideways, row, submitSignIn, test } from './support/test'

const SHAPE = /^([0-9A-Z]{4}-){3}[0-9A-Z]{4}$/
const shown = (page: Page) => page.getByRole('list', { name: 'Your recovery codes' }).getByRole('listitem')

async function signInWithCode(page: Page, person: { email: string; password: string }, code: string) {
  await page.goto('/sign-in')
  await submitSignIn(page, person)
  await page.getByRole('link', { name: 'Sign in another way' }).click()
  await expect(page.getByRole('radio').last()).toHaveAccessibleName('Recovery code')
  await page.getByRole('radio', { name: 'Recovery code' }).check()
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByRole('textbox', { name: 'Recovery code' }).fill(code)
  await page.getByRole('button', { name: 'Verify' }).click()
}

test('a person saves recovery codes, signs in with one, gets new ones and deletes them', async ({
  page,
  person,
  signIn,
  addPhone,
  mailSentTo,
  otherBrowser,
}) => {
  const phone = aPhone()
  let codes: string[] = []

  await test.step('they are offered beside another method only', async () => {
    await signIn(person)
    await page.goto('/security-info/add')
    await expect(page.getByRole('radio', { name: 'Office phone' })).toBeVisible()
    await expect(page.getByRole('radio', { name: 'Recovery codes' })).toBeHidden()
    await page.goto('/security-info/add/recovery-codes')
    await expect(page.getByText('Add a method to sign in with first.')).toBeVisible()
    await addPhone(phone)
    await page.getByRole('link', { name: 'Add method' }).click()
    await page.getByRole('radio', { name: 'Recovery codes' }).check()
    await page.getByRole('button', { name: 'Add' }).click()
  })

  await test.step('they are shown once', async () => {
    const dialog = page.getByRole('dialog', { name: 'Recovery codes' })
    await expect(dialog).toContainText('We show them only once.')
    await expectNoAxeViolations(page)
    await dialog.getByRole('button', { name: 'Show my codes' }).click()
    await expect(shown(page)).toHaveCount(10)
    await expectNoAxeViolations(page)
    await page.setViewportSize({ width: 320, height: 640 })
    await expectNothingSideways(page)
    await page.setViewportSize({ width: 1280, height: 720 })
    codes = await shown(page).allTextContents()
    for (const code of codes) expect(code).toMatch(SHAPE)
  })

  await test.step('copied, downloaded, printed', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.getByRole('button', { name: 'Copy' }).click()
    await expect(page.getByText('The codes were copied.')).toBeVisible()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(codes.join('\n'))

    const coming = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download' }).click()
    const download = await coming
    expect(download.suggestedFilename()).toBe('recovery-codes.txt')
    const file = await readFile(await download.path(), 'utf8')
    expect(file).toContain(`\n${codes.join('\n')}\n`)
    expect(file).toContain(person.email)

    await page.emulateMedia({ media: 'print' })
    await expect(page.getByText(codes[9] ?? '', { exact: true })).toBeVisible()
    await expect(page.getByText(`Recovery codes of ${person.email}`)).toBeVisible()
    for (const button of ['Copy', 'Download', 'Print', 'Sign out']) {
      await expect(page.getByRole('button', { name: button })).toBeHidden()
    }
    await expect(page.getByText('Default sign-in method:')).toBeHidden()
    await page.emulateMedia({ media: 'screen' })
  })

  await test.step('and neither Back nor loading the page brings them back', async () => {
    await page.getByRole('link', { name: 'I have saved them' }).click()
    await expect(row(page, 'Recovery codes')).toContainText('10 of 10 left')
    await expect(page.getByText(`Default sign-in method: Phone - text (${phone.masked})`)).toBeVisible()
    await expectNoAxeViolations(page)
    await page.goBack()
    await expect(page.getByRole('button', { name: 'Show new codes' })).toBeVisible()
    await expect(shown(page)).toHaveCount(0)
    await page.reload()
    await expect(page.getByRole('button', { name: 'Show new codes' })).toBeVisible()
    expect(await page.content()).not.toContain(codes[0])
    await mailSentTo(person.email, 'Recovery codes were added to your')
  })

  const other = await otherBrowser()
  await test.step('one signs in, typed in small letters without hyphens, once', async () => {
    await signInWithCode(other, person, codes[0]?.toLowerCase().replaceAll('-', ' ') ?? '')
    await expect(other.getByRole('heading', { name: 'My Profile' })).toBeVisible()
    await mailSentTo(person.email, 'A recovery code was used on your')
    await page.goto('/security-info')
    await expect(row(page, 'Recovery codes')).toContainText('9 of 10 left')

    const third = await otherBrowser()
    await signInWithCode(third, person, codes[0] ?? '')
    await expect(third.getByText('That recovery code was used before')).toBeVisible()
    await expectNoAxeViolations(third)
    await third.getByRole('textbox', { name: 'Recovery code' }).fill('123456')
    await third.getByRole('button', { name: 'Verify' }).click()
    await expect(third.getByText('A recovery code has 16 letters and digits.')).toBeVisible()
    await third.getByRole('textbox', { name: 'Recovery code' }).fill(codes[1] ?? '')
    await third.getByRole('button', { name: 'Verify' }).click()
    await expect(third.getByRole('heading', { name: 'My Profile' })).toBeVisible()
  })

  await test.step('new ones kill the old ones', async () => {
    await page.getByRole('link', { name: 'Get new codes' }).click()
    await expect(page.getByText('You have 8 of 10 codes left.')).toBeVisible()
    await page.getByRole('button', { name: 'Show new codes' }).click()
    await expect(shown(page)).toHaveCount(10)
    expect(await shown(page).allTextContents()).not.toContain(codes[2])
    await page.getByRole('link', { name: 'I have saved them' }).click()
    await expect(row(page, 'Recovery codes')).toContainText('10 of 10 left')
    await mailSentTo(person.email, 'New recovery codes were made for your')
    const late = await otherBrowser()
    await signInWithCode(late, person, codes[2] ?? '')
    await expect(late.getByText('That code is not correct.')).toBeVisible()
  })

  await test.step('and they are deleted', async () => {
    await page.getByRole('link', { name: 'Delete Recovery codes' }).click()
    const dialog = page.getByRole('dialog', { name: 'Delete Recovery codes?' })
    await expect(dialog).toContainText('The 10 codes that are left will be removed and no longer work.')
    await expectNoAxeViolations(page)
    await dialog.getByRole('button', { name: 'Yes' }).click()
    await expect(page.getByText('Recovery codes were deleted.')).toBeVisible()
    await expect(row(page, 'Recovery codes')).toBeHidden()
  })
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('codes are shown once, and sending the form again makes no others', async ({
    page,
    person,
    signIn,
    addPhone,
    database,
    otherBrowser,
  }) => {
    await signIn(person)
    await addPhone(aPhone())
    await page.goto('/security-info/add/recovery-codes')
    const posted = page.waitForResponse((response) => response.request().method() === 'POST')
    await page.getByRole('button', { name: 'Show my codes' }).click()
    expect((await posted).headers()['cache-control']).toContain('no-store')
    await expect(shown(page)).toHaveCount(10)
    const codes = await shown(page).allTextContents()
    await expect(page.getByRole('button', { name: 'Copy' })).toBeHidden()

    const stored = () => database.query('SELECT "codeIndex" FROM "RecoveryCode" WHERE "userId" = $1', [person.id])
    const before = (await stored()).rows
    await page.reload()
    await expect(page.getByRole('alert')).toContainText('Codes were made a moment ago')
    await expect(shown(page)).toHaveCount(0)
    expect((await stored()).rows).toEqual(before)

    const other = await otherBrowser()
    await signInWithCode(other, person, codes[3] ?? '')
    await expect(other.getByRole('heading', { name: 'My Profile' })).toBeVisible()
  })
})

test('a code proves who changes something, and is one of the two proofs of a password reset', async ({
  page,
  person,
  signIn,
  addPhone,
  database,
  codeSentTo,
}) => {
  const phone = aPhone()
  await signIn(person)
  await addPhone(phone)
  await page.goto('/security-info/add/recovery-codes')
  await page.getByRole('button', { name: 'Show my codes' }).click()
  await expect(shown(page)).toHaveCount(10)
  const codes = await shown(page).allTextContents()

  await database.query(`UPDATE "Session" SET "factors" = '[]' WHERE "userId" = $1`, [person.id])
  await page.goto('/security-info')
  await page.getByRole('link', { name: 'Get new codes' }).click()
  await page.getByRole('button', { name: 'Show new codes' }).click()
  await page.locator('summary', { hasText: 'another way' }).click()
  await page.getByRole('radio', { name: 'Recovery code' }).check()
  await page.getByRole('button', { name: 'Use this way' }).click()
  await page.getByRole('textbox', { name: 'Recovery code' }).fill(codes[0] ?? '')
  await expectNoAxeViolations(page)
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(shown(page)).toHaveCount(10)
  const fresh = await shown(page).allTextContents()
  await page.getByRole('link', { name: 'I have saved them' }).click()

  await page.goto('/password-reset')
  await page.getByLabel('Work or school email').fill(person.email)
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByRole('radio').last()).toHaveAccessibleName('Recovery code')
  await page.getByRole('radio', { name: 'Recovery code' }).check()
  await page.getByRole('button', { name: 'Next' }).click()
  await expectNoAxeViolations(page)
  await page.getByRole('textbox', { name: 'Recovery code' }).fill(fresh[0] ?? '')
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByText('That was the first proof.')).toBeVisible()
  await page.getByRole('radio', { name: /^Phone - text/ }).check()
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByRole('heading', { name: 'Enter the code' })).toBeVisible()
  await page.getByLabel('Code', { exact: true }).fill(await codeSentTo(phone))
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByRole('heading', { name: 'Choose a new password' })).toBeVisible()
})
