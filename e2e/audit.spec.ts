import { readFile } from 'node:fs/promises'
import { addressOf } from './support/apps'
import { expect, expectNoAxeViolations, type Person, submitSignIn, test } from './support/test'

/** The lines of the trail on the page. */
const rows = (page: import('@playwright/test').Page) => page.getByRole('main').getByRole('listitem')

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'an administrator' : 'an administrator, without JavaScript', () => {
    test.use({ javaScriptEnabled })

    test('finds what happened to somebody, after some mistakes, and takes it home', async ({
      page,
      makePerson,
      person,
      signIn,
      otherBrowser,
    }) => {
      const stranger = await otherBrowser()
      await stranger.goto('/sign-in')
      await submitSignIn(stranger, { ...person, password: 'not this one at all' })
      await expect(stranger.getByRole('alert').first()).toBeVisible()
      await signIn(person, await otherBrowser())

      const admin: Person = await makePerson({ role: 'admin' })
      await signIn(admin)
      await page.goto('/admin')
      await page.getByRole('link', { name: 'Audit', exact: true }).click()
      await expect(page.getByRole('heading', { name: 'Audit', level: 1 })).toBeVisible()

      await page.getByLabel('About', { exact: true }).fill('nobody@example.test')
      await page.getByLabel('From', { exact: true }).fill('2027-02-02')
      await page.getByLabel('To', { exact: true }).fill('2027-02-01')
      await page.getByRole('button', { name: 'Show' }).click()
      await expect(page.getByLabel('About', { exact: true })).toHaveAccessibleDescription(
        /Nobody has this address or name\./,
      )
      await expect(page.getByLabel('To', { exact: true })).toHaveAccessibleDescription(/before the one in “From”/)
      await expect(page.getByText('Nothing was searched')).toBeVisible()
      await expect(page.getByRole('button', { name: 'Download CSV' })).toBeHidden()
      if (javaScriptEnabled) await expectNoAxeViolations(page)

      await page.getByRole('link', { name: 'Clear' }).click()
      await expect(page).toHaveURL(/\/admin\/audit$/)
      await expect(page.getByLabel('From', { exact: true })).toHaveValue('')
      await page.getByLabel('About', { exact: true }).fill(person.email.toUpperCase())
      await page.getByRole('button', { name: 'Show' }).click()
      await expect(rows(page)).toHaveCount(2)
      await expect(rows(page).first()).toContainText('Signed in')
      await expect(rows(page).first()).toContainText(`By Kim Berger (${person.email}), on their own account`)
      await expect(rows(page).last()).toContainText('Sign-in failed')
      await expect(rows(page).last()).toContainText('127.0.0.1')
      await rows(page).last().getByText('Details').click()
      await expect(rows(page).last().getByText('"reason": "wrong_password"')).toBeVisible()
      if (javaScriptEnabled) await expectNoAxeViolations(page)

      await page.getByText('Every kind of event').click()
      await page.getByRole('checkbox', { name: 'Sign-in failed' }).check()
      if (javaScriptEnabled) await expectNoAxeViolations(page)
      await page.getByRole('button', { name: 'Show' }).click()
      await expect(rows(page)).toHaveCount(1)

      const downloading = page.waitForEvent('download')
      await page.getByRole('button', { name: 'Download CSV' }).click()
      const download = await downloading
      expect(download.suggestedFilename()).toMatch(/^audit-\d{4}-\d\d-\d\d\.csv$/)
      const csv = (await readFile(await download.path(), 'utf8')).split('\r\n')
      expect(csv).toHaveLength(3)
      expect(csv[1]).toContain(`,sign_in.failed,`)
      expect(csv[1]).toContain(`,${person.email},`)

      const jsonl = page.waitForEvent('download')
      await page.getByRole('button', { name: 'Download JSON Lines' }).click()
      const line = JSON.parse(await readFile(await (await jsonl).path(), 'utf8'))
      expect(line).toMatchObject({ type: 'sign_in.failed', subjectId: person.id, subjectEmail: person.email })

      await page.goto(`/admin/audit?actor=${admin.email}&event=audit.exported`)
      await expect(rows(page)).toHaveCount(2)
      await expect(rows(page).first()).toContainText('Audit trail exported')
    })
  })
}

test('a long trail comes page by page', async ({ page, makePerson, person, signIn, database }) => {
  await database.query(
    `INSERT INTO "AuditEvent" ("at", "type", "subjectId", "details")
     SELECT '2026-01-01'::timestamptz + n * interval '1 minute', 'set_up.skipped', $1, jsonb_build_object('skipsLeft', n)
     FROM generate_series(1, 70) n`,
    [person.id],
  )
  await signIn(await makePerson({ role: 'admin' }))
  await page.goto(`/admin/audit?person=${person.id}`)
  await expect(rows(page)).toHaveCount(50)
  await page.getByRole('link', { name: 'Older' }).click()
  await expect(rows(page)).toHaveCount(20)
  await expect(page.getByRole('link', { name: 'Older' })).toBeHidden()
  await page.getByRole('link', { name: 'Newest' }).click()
  await expect(rows(page)).toHaveCount(50)
})

test.describe('somebody else', () => {
  test.use({ expectedProblems: [/404 \(Not Found\)/] })

  test('gets the answer of a page that does not exist', async ({ page, person, signIn }) => {
    await signIn(person)
    for (const path of ['/admin/audit', '/admin/webhooks', '/admin/webhooks/add']) {
      expect((await page.goto(path))?.status()).toBe(404)
    }
    const { url } = addressOf('portal')
    const sent = { form: { format: 'csv' }, headers: { origin: url }, maxRedirects: 0 }
    expect((await page.request.post('/admin/audit/export', sent)).status()).toBe(404)
  })
})

test('an export is refused to a page of elsewhere, and a filter that means nothing leads back', async ({
  page,
  makePerson,
  signIn,
}) => {
  await signIn(await makePerson({ role: 'admin' }))
  const { url } = addressOf('portal')
  const post = (origin: string, form: Record<string, string>) =>
    page.request.post('/admin/audit/export', { form, headers: { origin }, maxRedirects: 0 })
  expect((await post('https://evil.test', { format: 'csv' })).status()).toBe(500)
  const wrong = await post(url, { format: 'csv', from: '2027-02-30' })
  expect([wrong.status(), wrong.headers().location]).toEqual([303, '/admin/audit?from=2027-02-30'])
  expect((await post(url, { format: 'exe' })).status()).toBe(303)
})

test('every row reaches the file that AUDIT_SINK names', async ({ person, signIn }) => {
  await signIn(person)
  const { auditFile } = addressOf('portal')
  const lines = async () => (await readFile(auditFile ?? '', 'utf8').catch(() => '')).split('\n')
  await expect
    .poll(async () => (await lines()).filter((line) => line.includes(person.id)).length, { timeout: 75_000 })
    .toBeGreaterThan(0)
  const seqs = (await lines()).slice(0, -1).map((line) => JSON.parse(line).seq)
  expect(seqs).toEqual(seqs.map((_, at) => at + 1))
})
