import { readFileSync } from 'node:fs'
import type { APIResponse } from '@playwright/test'
import { addressOf } from './support/apps'
import { formOf, postForm } from './support/forms'
import { aPhone, enterCode, expect, expectNoAxeViolations, row, sendTextTo, test, wrong } from './support/test'

const HEADERS: Record<string, string | RegExp> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': /otp-credentials=\(self\)/,
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
}

function expectSafeHeaders(response: APIResponse): void {
  const headers = response.headers()
  for (const [name, value] of Object.entries(HEADERS)) {
    expect(headers[name], `${name} of ${response.url()}`).toMatch(
      value instanceof RegExp ? value : new RegExp(`^${value}$`),
    )
  }
  const policy = headers['content-security-policy'] ?? ''
  expect(policy, response.url()).toMatch(/script-src 'self' 'nonce-[\w+/=]{20,}' 'strict-dynamic'(;|$)/)
  expect(policy).not.toContain('unsafe-')
  for (const rule of [
    "default-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ]) {
    expect(policy).toContain(rule)
  }
  expect(headers['x-powered-by']).toBeUndefined()
}

test('pages, missing pages, redirects and files all say what a browser may do', async ({
  page,
  person,
  signIn,
  request,
}) => {
  const anonymous = { maxRedirects: 0 }
  for (const [path, status] of [
    ['/sign-in', 200],
    ['/password-reset', 200],
    ['/', 307],
    ['/security-info', 307],
    ['/no-such-page', 404],
    ['/icon.svg', 200],
  ] as const) {
    const response = await request.get(path, anonymous)
    expect(response.status(), path).toBe(status)
    expectSafeHeaders(response)
  }
  const nonces = await Promise.all([1, 2].map(async () => nonceOf(await request.get('/sign-in'))))
  expect(nonces[0]).not.toBe(nonces[1])

  const files: string[] = []
  page.on('request', (asked) => {
    if (asked.url().includes('/_next/static/')) files.push(asked.url())
  })
  await signIn(person)
  await page.goto('/')
  await expect(page.getByRole('heading', { name: 'My Profile' })).toBeVisible()
  expect(files.length).toBeGreaterThan(0)
  for (const file of files.slice(0, 3)) expectSafeHeaders(await request.get(file))
  const own = await page.request.get('/security-info')
  expectSafeHeaders(own)
  expect(own.headers()['cache-control']).toContain('no-store')
  const html = await own.text()
  expect(html.match(/<script(?![^>]*\bnonce=)[^>]*>/g)).toBeNull()
})

function nonceOf(response: APIResponse): string | undefined {
  return /'nonce-([^']+)'/.exec(response.headers()['content-security-policy'] ?? '')?.[1]
}

test('a form posted from elsewhere, or from nowhere, changes nothing', async ({
  page,
  person,
  signIn,
  addPhone,
  baseURL,
}) => {
  await signIn(person)
  await addPhone(aPhone())
  const path = new URL((await page.getByRole('link', { name: 'Delete Phone' }).getAttribute('href')) ?? '', baseURL)
    .pathname
  const fields = await formOf(page, path, 'Yes')
  expect(Object.keys(fields)).toContain('id')

  const refused: Record<string, string>[] = [
    {},
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: String(baseURL), 'sec-fetch-site': 'cross-site' },
    { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' },
  ]
  for (const headers of refused) {
    const response = await page.request.post(path, { multipart: fields, headers, maxRedirects: 0 })
    expect(response.status(), JSON.stringify(headers)).toBeGreaterThanOrEqual(400)
  }
  await page.reload()
  await expect(row(page, 'Phone')).toBeVisible()

  const own = await postForm(page, path, { fields, origin: String(baseURL) })
  expect(own.status()).toBe(303)
  await page.reload()
  await expect(row(page, 'Phone')).toBeHidden()
})

test("somebody else's method cannot be deleted, and its address says nothing", async ({
  page,
  person,
  makePerson,
  signIn,
  addPhone,
  otherBrowser,
  baseURL,
}) => {
  const phone = aPhone()
  await signIn(person)
  await addPhone(phone)
  const path = (await page.getByRole('link', { name: 'Delete Phone' }).getAttribute('href')) ?? ''

  const stranger = await otherBrowser()
  await signIn(await makePerson(), stranger)
  for (const address of [path, path.replace('delete', 'change')]) {
    await stranger.goto(address)
    await expect(stranger.getByRole('dialog', { name: 'Method not found' })).toBeVisible()
    await expect(stranger.getByText(phone.international)).toBeHidden()
  }
  await expectNoAxeViolations(stranger)

  await postForm(stranger, path, { fields: await formOf(page, path, 'Yes'), origin: String(baseURL) })
  await page.reload()
  await expect(row(page, 'Phone')).toBeVisible()
})

test('no number, email address, password or code is in the log', async ({ page, person, app, signIn, codeSentTo }) => {
  const phone = aPhone()
  await signIn(person)
  await page.goto('/security-info/add/phone')
  await sendTextTo(page, phone)
  const code = await codeSentTo(phone)
  await enterCode(page, wrong(code))
  await expect(page.getByText('4 tries are left.')).toBeVisible()
  await enterCode(page, code)
  await expect(page.getByText('Text message verified.')).toBeVisible()
  const log = readFileSync(addressOf(app).log, 'utf8')
  for (const personal of [phone.number.slice(2), phone.national, person.email, person.password]) {
    expect(log).not.toContain(personal)
  }
})

test.describe('a page that does not exist', () => {
  test.use({ expectedProblems: [/status of 404/] })

  test('looks the same to everybody, wherever it is not', async ({ page, person, signIn }) => {
    await signIn(person)
    const answers: { status: number | undefined; title: string; seen: string }[] = []
    for (const path of ['/no-such-page', '/admin', '/admin/methods', '/admin/no-such-page', '/dev/inbox']) {
      const response = await page.goto(path)
      answers.push({
        status: response?.status(),
        title: await page.title(),
        seen: await page.locator('body').ariaSnapshot(),
      })
    }
    const [missing] = answers
    expect(missing).toMatchObject({ status: 404, seen: expect.stringContaining('Page not found') })
    for (const one of answers) expect(one).toEqual(missing)
    await expectNoAxeViolations(page)
  })
})
