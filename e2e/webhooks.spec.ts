import type { Page } from '@playwright/test'
import { isSignedBy, startWebhookTarget, type WebhookTarget } from '../tests/support/webhook-target'
import { expect, expectNoAxeViolations, submitSignIn, test } from './support/test'

let target: WebhookTarget
test.beforeEach(async () => {
  target = await startWebhookTarget()
})
test.afterEach(() => target.stop())

const open = (page: Page) => page.getByRole('link', { name: `Open ${target.host}` })
const stale = `UPDATE "Session" SET "factors" = '[{"amr":"pwd","at":"2020-01-01T00:00:00.000Z"}]' WHERE "userId" = $1`

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'a webhook' : 'a webhook, without JavaScript', () => {
    test.use({ javaScriptEnabled })

    test('is added after some mistakes, tested, told of events, paused, and deleted', async ({
      page,
      makePerson,
      person,
      signIn,
      otherBrowser,
      database,
    }) => {
      test.setTimeout(180_000)
      const admin = await makePerson({ role: 'admin' })
      await signIn(admin)
      await page.goto('/admin/webhooks')
      if (javaScriptEnabled) await expectNoAxeViolations(page)
      await page.getByRole('link', { name: 'Add webhook' }).click()
      const [address, add] = [page.getByLabel('Address'), page.getByRole('button', { name: 'Add', exact: true })]
      for (const [typed, sentence] of [
        ['', 'Enter the address that events are sent to.'],
        ['http://siem.example.org/hooks', 'The address must begin with https://.'],
        ['https://169.254.169.254/latest', 'This address leads into a private network'],
        ['https://me:secret@siem.example.org/', 'Leave the name and password out of the address.'],
      ] as const) {
        await address.fill(typed)
        await page.getByRole('checkbox', { name: 'Sign-in failed' }).check()
        await add.click()
        await expect(address).toHaveAccessibleDescription(new RegExp(sentence))
        await expect(address).toHaveValue(typed)
        await expect(page.getByRole('checkbox', { name: 'Sign-in failed' })).toBeChecked()
      }
      if (javaScriptEnabled) await expectNoAxeViolations(page)

      await database.query(stale, [admin.id])
      await address.fill(target.url)
      await add.click()
      await page.getByLabel('Password', { exact: true }).fill('not this one at all')
      await page.getByRole('button', { name: 'Continue' }).click()
      await expect(page.getByText('That password is not correct.')).toBeVisible()
      await page.getByLabel('Password', { exact: true }).fill(admin.password)
      await page.getByRole('button', { name: 'Continue' }).click()
      await expect(page.getByText('The webhook is added')).toBeVisible()
      const secret = (await page.getByText(/^whsec_/).textContent()) ?? ''
      if (javaScriptEnabled) await expectNoAxeViolations(page)
      await page.getByRole('link', { name: 'I copied it' }).click()
      await expect(page.getByText('Told of one kind of event')).toBeVisible()
      expect(await page.content()).not.toContain(secret)
      if (javaScriptEnabled) await expectNoAxeViolations(page)

      await open(page).click()
      await page.getByRole('button', { name: 'Send a test' }).click()
      await expect(page.getByText('The test was delivered.')).toBeVisible()
      expect(target.arrived.map(({ event }) => event.type)).toEqual(['webhook.tested'])
      expect(target.arrived.every((one) => isSignedBy(secret, one))).toBe(true)
      target.answer = (response) => response.writeHead(302, { location: 'https://siem.example.org/' }).end()
      await page.getByRole('button', { name: 'Send a test' }).click()
      await expect(page.getByText('The target answered with a redirect (302), which is not followed.')).toBeVisible()
      if (javaScriptEnabled) await expectNoAxeViolations(page)

      const stranger = await otherBrowser()
      await stranger.goto('/sign-in')
      await submitSignIn(stranger, { ...person, password: 'not this one at all' })
      const ofPerson = () => target.arrived.filter(({ event }) => event.subjectId === person.id)
      await expect.poll(() => ofPerson().length, { timeout: 75_000 }).toBe(1)
      await expect(async () => {
        await page.reload()
        await expect(page.getByRole('listitem').filter({ hasText: 'Sign-in failed' }).first()).toContainText('(302)')
      }).toPass()
      if (javaScriptEnabled) await expectNoAxeViolations(page)

      await page.getByRole('button', { name: 'Pause' }).click()
      await expect(page.getByText('This webhook is paused: nothing is sent to it.')).toBeVisible()
      target.answer = null
      await page.getByRole('button', { name: 'Resume' }).click()
      await expect(page.getByText('The webhook goes on.')).toBeVisible()
      await expect.poll(() => ofPerson().length, { timeout: 75_000 }).toBeGreaterThanOrEqual(2)
      await expect(async () => {
        await page.reload()
        await expect(page.getByText('Nothing failed')).toBeVisible()
      }).toPass()

      await page.getByRole('button', { name: 'Delete' }).click()
      await expect(page.getByText('The webhook was deleted.')).toBeVisible()
      await expect(open(page)).toBeHidden()
    })
  })
}
