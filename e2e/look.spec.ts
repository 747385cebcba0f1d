import { aPhone, expect, expectNothingSideways, test } from './support/test'

/** Every page that needs no challenge, for a person with a phone who is an administrator. */
const PAGES = [
  '/',
  '/security-info',
  '/security-info/add',
  '/security-info/add/phone',
  '/security-info/add/phone?slot=office',
  '/security-info/add/recovery-codes',
  '/security-info/default',
  '/security-info/sign-out-everywhere',
  '/password',
  '/activity',
  '/sessions',
  '/admin/methods',
  '/admin/methods/text',
  '/admin/methods/appCode',
  '/admin/methods/securityKey',
  '/admin/groups',
  '/admin/why',
  '/admin/frozen',
  '/admin/audit',
  '/admin/audit?person=nobody%40example.test&from=2027-02-02&to=2027-02-01',
  '/admin/webhooks',
  '/admin/webhooks/add',
  '/not-me/reported',
  '/password-reset',
]

test('every page fits a window of 320 px, in light and dark', async ({ page, makePerson, signIn, addPhone }) => {
  await signIn(await makePerson({ role: 'admin' }))
  await addPhone(aPhone())
  const links = await page
    .getByRole('link', { name: /^(Change|Delete) Phone$/ })
    .evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''))
  expect(links).toHaveLength(2)
  await page.setViewportSize({ width: 320, height: 640 })
  await page.goto('/activity')
  const report = await page.getByRole('link', { name: "This wasn't me Signed in" }).first().getAttribute('href')
  for (const path of [...PAGES, ...links, report ?? '']) {
    await page.goto(path)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await expectNothingSideways(page)
    }
  }
})

test('dark and light are told apart, and both are painted', async ({ page }) => {
  await page.goto('/sign-in')
  const canvas = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  await page.emulateMedia({ colorScheme: 'light' })
  const light = await canvas()
  await page.emulateMedia({ colorScheme: 'dark' })
  expect(await canvas()).not.toBe(light)
})

test('who wants less motion sees none', async ({ page, person, signIn }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await signIn(person)
  await page.goto('/security-info/add/phone')
  await expect(page.getByRole('dialog', { name: 'Phone' })).toBeVisible()
  const moving = await page.evaluate(
    () =>
      [...document.querySelectorAll('*')]
        .map((element) => getComputedStyle(element))
        .filter((style) =>
          [style.transitionDuration, style.animationDuration]
            .flatMap((list) => list.split(','))
            .some((duration) => Number.parseFloat(duration) > 0.001),
        ).length,
  )
  expect(moving).toBe(0)
})
