import type { Page } from '@playwright/test'
import { accentShades } from '../../src/lib/accent'
import { aPng } from '../../tests/support/images'
import { aPhone, expect, expectNoAxeViolations, expectNothingSideways, test } from '../support/test'

const ORANGE = '#ff6600'

const forget = (database: { query(sql: string): Promise<unknown> }) =>
  database.query('DELETE FROM "Organisation"').then(() => undefined)
test.beforeEach(({ database }) => forget(database))
test.afterEach(({ database }) => forget(database))

const save = (page: Page) => page.getByRole('button', { name: 'Save' }).click()
const rgb = (hex: string) => `rgb(${[1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join(', ')})`
const image = (name: string, buffer: Buffer) => ({ name, mimeType: 'image/png', buffer })

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'an administrator' : 'an administrator without JavaScript', () => {
    test.use({ javaScriptEnabled })

    test('names the organisation, and every page, mail and dead end follows', async ({
      page,
      makePerson,
      signIn,
      otherBrowser,
      database,
      addPhone,
      mailSentTo,
    }) => {
      const admin = await makePerson({ role: 'admin' })
      await signIn(admin)
      await page.goto('/admin')
      await page.getByRole('link', { name: 'Organisation', exact: true }).click()
      await expect(page.getByRole('heading', { name: 'Organisation', level: 1 })).toBeVisible()
      await expect(page.getByLabel('Name')).toHaveValue('Harbour Trust')
      if (javaScriptEnabled) await expectNoAxeViolations(page)

      await page.getByLabel('Name').fill('')
      await page.getByLabel('Accent colour').fill('reddish')
      await page.getByLabel('Domains of sign-in addresses').fill('lakeside.example, not a domain')
      await save(page)
      await expect(page.getByText('Not saved: look at what is marked below.')).toBeVisible()
      await expect(page.getByText('Enter a name of 1 to 80 characters, on one line.')).toBeVisible()
      await expect(page.getByText('Enter a colour as # and six digits')).toBeVisible()
      await expect(page.getByText('Enter domains such as example.org')).toBeVisible()
      await expect(page.getByLabel('Accent colour')).toHaveValue('reddish')
      if (javaScriptEnabled) await expectNoAxeViolations(page)

      await page.getByLabel('Name').fill('Lakeside Clinic')
      await page.getByLabel('Whom to ask').fill('help@lakeside.example')
      await page.getByLabel('Accent colour').fill(ORANGE)
      await page.getByLabel('Domains of sign-in addresses').fill('lakeside.example\nexample.test')
      const light = accentShades(ORANGE, 'light').accent
      if (javaScriptEnabled) await expect(page.getByText(light)).toBeVisible()
      else await page.getByRole('button', { name: 'Show the colour' }).click()
      await expect(page.getByText(light)).toBeVisible()
      await expect(page.getByText('Darker than your colour')).toBeVisible()
      await expect(page.getByText('Lighter than your colour')).toBeHidden()
      await save(page)
      await expect(page.getByText('This colour is hard to read on some pages.')).toBeVisible()
      if (javaScriptEnabled) await expectNoAxeViolations(page)

      await database.query(
        `UPDATE "Session" SET "factors" = '[{"amr":"pwd","at":"2020-01-01T00:00:00.000Z"}]' WHERE "userId" = $1`,
        [admin.id],
      )
      await page.getByRole('checkbox', { name: 'Use these shades of my colour' }).check()
      await save(page)
      await expect(page.getByText('Enter your password')).toBeVisible()
      await page.getByLabel('Password', { exact: true }).fill(admin.password)
      await page.getByRole('button', { name: 'Continue' }).click()
      await expect(page.getByText('The changes are saved and in force.')).toBeVisible()
      await expect(page.getByRole('banner')).toContainText('Lakeside Clinic')
      await expect(page).toHaveTitle('Organisation · Lakeside Clinic')
      await expect(page.getByRole('button', { name: 'Save' })).toHaveCSS('background-color', rgb(light))
      if (javaScriptEnabled) await expectNoAxeViolations(page)

      const visitor = await otherBrowser()
      await visitor.goto('/sign-in')
      await expect(visitor.getByRole('banner')).toContainText('Lakeside Clinic')
      const button = visitor.getByRole('button', { name: 'Sign in', exact: true })
      await expect(button).toHaveCSS('background-color', rgb(light))
      await visitor.emulateMedia({ colorScheme: 'dark' })
      await expect(button).toHaveCSS('background-color', rgb(accentShades(ORANGE, 'dark').accent))
      await visitor.goto('/password-reset')
      await visitor.locator('summary').click()
      await expect(visitor.getByRole('link', { name: 'help@lakeside.example' })).toHaveAttribute(
        'href',
        'mailto:help@lakeside.example',
      )

      await addPhone(aPhone())
      const mail = await mailSentTo(admin.email, 'Phone was added to your Lakeside Clinic account')
      expect(mail.html).toContain(`background:${light}`)
      expect(mail.text).toContain('help@lakeside.example')
    })

    test('gives it a logo, after one that is none, and takes it away again', async ({
      page,
      makePerson,
      signIn,
      otherBrowser,
    }) => {
      await signIn(await makePerson({ role: 'admin' }))
      await page.goto('/admin/organisation')
      await page.getByRole('link', { name: 'Change Logo' }).click()
      await expect(page.getByRole('heading', { name: 'Logo', level: 1 })).toBeVisible()
      if (javaScriptEnabled) await expectNoAxeViolations(page)

      const upload = async (name: string, buffer: Buffer) => {
        await page.getByLabel(/mage$/).setInputFiles(image(name, buffer))
        await page.getByRole('button', { name: 'Upload' }).click()
      }
      await upload('logo.png', Buffer.from('<script>alert(1)</script>'))
      await expect(page.getByText('This is no PNG, JPEG or WebP image')).toBeVisible()
      await upload('photo.png', Buffer.alloc(3_000_000, 1))
      await expect(page.getByText('This file is larger than 200 kB.')).toBeVisible()
      if (javaScriptEnabled) await expectNoAxeViolations(page)
      await upload('bomb.png', aPng({ width: 50_000, height: 50_000 }))
      await expect(page.getByText('Each side must have 16 to 2000 pixels.')).toBeVisible()

      await upload('logo.png', aPng({ width: 120, height: 40 }))
      await expect(page.getByText('This is how it looks. Nobody else sees it yet.')).toBeVisible()
      await expect(page.getByRole('banner').locator('img')).toHaveCount(0)
      if (javaScriptEnabled) await expectNoAxeViolations(page)
      await page.getByRole('button', { name: 'Use this logo' }).click()
      await expect(page.getByText('The changes are saved and in force.')).toBeVisible()

      const visitor = await otherBrowser()
      await visitor.goto('/sign-in')
      const logo = visitor.getByRole('banner').locator('img')
      await expect(logo).toHaveJSProperty('complete', true)
      await expect(logo).toHaveJSProperty('naturalWidth', 120)
      expect(await logo.boundingBox()).toMatchObject({ width: 84, height: 28 })
      const answer = await visitor.request.get(String(await logo.getAttribute('src')))
      expect(answer.headers()).toMatchObject({
        'content-type': 'image/png',
        'cache-control': 'public, max-age=31536000, immutable',
        'content-security-policy': "default-src 'none'; sandbox",
        'x-content-type-options': 'nosniff',
      })
      await expectNothingSideways(visitor)

      await page.getByRole('link', { name: 'Change Logo' }).click()
      await page.getByRole('button', { name: 'Remove the logo' }).click()
      await expect(page.getByText('The changes are saved and in force.')).toBeVisible()
      await expect(page.getByRole('banner').locator('img')).toHaveCount(0)
    })
  })
}

test('of two administrators at once the second sees that something changed', async ({
  page,
  makePerson,
  signIn,
  otherBrowser,
}) => {
  const second = await otherBrowser()
  await signIn(await makePerson({ role: 'admin' }))
  await signIn(await makePerson({ role: 'admin' }), second)
  await page.goto('/admin/organisation')
  await second.goto('/admin/organisation')
  await page.getByLabel('Name').fill('Lakeside Clinic')
  await save(page)
  await expect(page.getByText('The changes are saved and in force.')).toBeVisible()
  await second.getByLabel('Whom to ask').fill('Ask the porter')
  await save(second)
  await expect(second.getByText('Not saved: another administrator changed this meanwhile.')).toBeVisible()
  await expect(second.getByLabel('Whom to ask')).toHaveValue('Ask the porter')
})

test.describe('who is no administrator', () => {
  test.use({ expectedProblems: [/404/] })

  test('finds no such pages, and uploads nothing', async ({ page, makePerson, signIn, baseURL, database }) => {
    await signIn(await makePerson())
    for (const path of ['/admin/organisation', '/admin/organisation/logo', '/admin/set-up', '/admin/set-up/text']) {
      await page.goto(path)
      await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible()
    }
    const count = async () => (await database.query('SELECT count(*)::int AS n FROM "Logo"')).rows[0].n
    const before = await count()
    const multipart = { image: image('logo.png', aPng({ width: 33, height: 33 })) }
    const headers = { origin: String(baseURL) }
    const answer = await page.request.post('/admin/organisation/logo/upload', { multipart, headers, maxRedirects: 0 })
    expect(answer.status()).toBe(404)
    expect(await count()).toBe(before)
  })
})
