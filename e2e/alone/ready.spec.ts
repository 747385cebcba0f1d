import type { Page } from '@playwright/test'
import { codeShown, keyShown } from '../support/authenticator-apps'
import { aPhone, expect, expectNoAxeViolations, test, wrong } from '../support/test'

const line = (page: Page, name: string) =>
  page.getByRole('listitem').filter({ has: page.getByText(name, { exact: true }) })

test.beforeEach(async ({ database }) => {
  await database.query('DELETE FROM "DeliveryTest"')
  await database.query('DELETE FROM "Policy"')
  await database.query('UPDATE "EncryptionKey" SET "backedUpAt" = NULL')
})

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'the set-up list' : 'the set-up list without JavaScript', () => {
    test.use({ javaScriptEnabled })

    test('says what is left, and finds out by itself what was done', async ({
      page,
      makePerson,
      signIn,
      codeSentTo,
      mailSentTo,
      twilio,
    }) => {
      const admin = await makePerson({ role: 'admin' })
      await signIn(admin)
      await page.goto('/admin')
      await expect(page.getByRole('heading', { name: 'Get Countersign ready' })).toBeVisible()
      await expect(line(page, 'Secure address')).toContainText('To do')
      await expect(line(page, 'Addresses of people')).toContainText('You come from 127.0.0.1.')
      if (javaScriptEnabled) await expectNoAxeViolations(page)

      await page.getByRole('link', { name: 'Test Mail works' }).click()
      await page.getByRole('button', { name: 'Send a test mail to me' }).click()
      await expect(page.getByText('The mail server took the mail.')).toBeVisible()
      await expect(line(page, 'Mail works')).toContainText('Done')
      expect((await mailSentTo(admin.email, 'Test mail of Harbour Trust')).text).toContain('It has arrived')

      await page.getByRole('link', { name: 'Open Keys are backed up' }).click()
      await page.getByRole('button', { name: 'Confirm' }).click()
      await expect(page.getByText('Tick the keys of which you keep a copy.')).toBeVisible()
      if (javaScriptEnabled) await expectNoAxeViolations(page)
      await page.getByRole('checkbox', { name: 'Key e2e' }).check()
      await page.getByRole('button', { name: 'Confirm' }).click()
      await expect(line(page, 'Keys are backed up')).toContainText('Done')

      const phone = aPhone()
      await page.getByRole('link', { name: 'Test Texts arrive' }).click()
      await page.getByLabel('Phone number').fill('12')
      await page.getByRole('button', { name: 'Send a test text' }).click()
      await expect(page.getByText('No such number can exist in the country you chose.')).toBeVisible()
      if (javaScriptEnabled) await expectNoAxeViolations(page)
      await twilio.failNext('send', { status: 401, code: 20003 })
      await page.getByLabel('Phone number').fill(phone.national)
      await page.getByRole('button', { name: 'Send a test text' }).click()
      await expect(page.getByText('Twilio refuses the credentials').first()).toBeVisible({ timeout: 30_000 })
      await expect(page.getByLabel('Phone number')).toHaveValue(phone.national)
      await page.getByRole('button', { name: 'Send a test text' }).click()
      await expect(page.getByText('A text is on its way.')).toBeVisible()
      if (javaScriptEnabled) await expectNoAxeViolations(page)
      const code = await codeSentTo(phone)
      await page.getByLabel('Code', { exact: true }).fill(wrong(code))
      await page.getByRole('button', { name: 'Confirm' }).click()
      await expect(page.getByText('That is not the code of the newest test text.')).toBeVisible()
      await page.getByLabel('Code', { exact: true }).fill(code)
      await page.getByRole('button', { name: 'Confirm' }).click()
      await expect(line(page, 'Texts arrive')).toContainText('A code arrived and was entered on')
    })
  })
}

test.describe('once everything is done', () => {
  test.use({ app: 'demo' })

  test('the page is a calm overview', async ({ page, makePerson, signIn, database }) => {
    const admin = await makePerson({ role: 'admin' })
    await signIn(admin)
    await page.goto('/security-info/add/authenticator-app/different')
    await page.getByRole('button', { name: 'Next' }).click()
    const secret = await keyShown(page)
    await page.getByLabel('Code that the app shows').fill(codeShown(secret, 0))
    await page.getByRole('button', { name: 'Next' }).click()
    await expect(page.getByRole('link', { name: 'Done' })).toBeVisible()

    await page.goto('/admin/set-up/mail')
    await page.getByRole('button', { name: 'Send a test mail to me' }).click()
    await expect(line(page, 'Mail works')).toContainText('Done')
    await page.goto('/admin/methods')
    await page.getByRole('button', { name: 'Review changes' }).click()
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByText('The policy is saved and in force.')).toBeVisible()
    await page.goto('/admin/set-up/keys')
    await page.getByRole('checkbox').check()
    await page.getByRole('button', { name: 'Confirm' }).click()
    await expect(line(page, 'Keys are backed up')).toContainText('Done')

    const phone = aPhone()
    await page.goto('/admin/set-up/text')
    await page.getByLabel('Phone number').fill(phone.national)
    await page.getByRole('button', { name: 'Send a test text' }).click()
    await expect(page.getByText('A text is on its way.')).toBeVisible()
    const { rows } = await database.query('SELECT "code" FROM "DemoVerification" WHERE "to" = $1', [phone.number])
    await page.getByLabel('Code', { exact: true }).fill(rows[0].code)
    await page.getByRole('button', { name: 'Confirm' }).click()
    await expect(page.getByText('Everything is done.')).toBeVisible()

    await page.getByRole('link', { name: 'Overview' }).click()
    await expect(page.getByRole('heading', { name: 'Administration' })).toBeVisible()
    await expectNoAxeViolations(page)
    await page.getByRole('link', { name: 'Open Organisation' }).click()
    await expect(page.getByRole('heading', { name: 'Organisation', level: 1 })).toBeVisible()
  })
})
