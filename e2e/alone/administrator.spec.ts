import type { Page } from '@playwright/test'
import { aPhone, enterCode, expect, expectNoAxeViolations, row, sendTextTo, submitNumber, test } from '../support/test'

test.beforeEach(async ({ database }) => {
  await database.query('DELETE FROM "Policy"') // back to the one that the product comes with
})

async function openPolicy(page: Page): Promise<void> {
  await page.goto('/admin/methods')
  await expect(page.getByRole('heading', { name: 'Methods', level: 1 })).toBeVisible()
}

async function review(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Review changes' }).click()
}

async function save(page: Page): Promise<void> {
  await review(page)
  await expect(page.getByRole('heading', { name: 'Review changes', level: 1 })).toBeVisible()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
}

async function expectSaved(page: Page, version = 1): Promise<void> {
  await expect(page).toHaveURL(`/admin/methods?saved=${version}`)
  await expect(page.getByText('The policy is saved and in force.')).toBeVisible()
}

test('forbidding texts counts from the next request, and an open code dies', async ({
  page,
  person,
  makePerson,
  signIn,
  otherBrowser,
  addPhone,
  codeSentTo,
}) => {
  const [registered, alternate] = [aPhone(), aPhone()]
  await signIn(person)
  await addPhone(registered)
  await page.goto('/security-info/add/phone?slot=alternate')
  await sendTextTo(page, alternate)

  const admin = await otherBrowser()
  await signIn(await makePerson({ role: 'admin' }), admin)
  await admin.goto('/')
  await admin.getByRole('link', { name: 'Admin', exact: true }).click()
  await admin.getByRole('navigation').getByRole('link', { name: 'Methods', exact: true }).click()
  await expect(admin.getByRole('switch', { name: 'Text messages' })).toBeChecked()
  await expectNoAxeViolations(admin)
  await admin.getByRole('switch', { name: 'Text messages' }).uncheck()
  await save(admin)
  await expectSaved(admin)
  await expect(admin.getByRole('switch', { name: 'Text messages' })).not.toBeChecked()

  await enterCode(page, await codeSentTo(alternate))
  await expect(
    page.getByText('Your organisation no longer allows this. Close this and choose another method.'),
  ).toBeVisible()
  await page.reload()
  await expect(page.getByRole('dialog', { name: 'Alternate phone' })).toContainText(
    'Your organisation no longer allows this. Choose another method, or contact your administrator.',
  )
  await expectNoAxeViolations(page)
  await page.goto('/security-info')
  await expect(page.getByText(`Default sign-in method: Phone - call (${registered.masked})`)).toBeVisible()
  await page.goto('/security-info/add/phone?slot=alternate')
  await expect(page.getByText('We will call this number and read out a code.')).toBeVisible()
  await expect(page.getByRole('radio')).toHaveCount(0)

  await admin.getByRole('switch', { name: 'Text messages' }).check()
  await save(admin)
  await expectSaved(admin, 2)
  await page.goto('/security-info')
  await expect(page.getByText(`Default sign-in method: Phone - text (${registered.masked})`)).toBeVisible()
})

test('a phone that is forbidden leaves the list, which says why, and is marked where somebody has it', async ({
  page,
  person,
  makePerson,
  signIn,
  otherBrowser,
  addPhone,
}) => {
  await signIn(person)
  await addPhone(aPhone())
  const [admin, newcomer] = [await otherBrowser(), await otherBrowser()]
  await signIn(await makePerson({ role: 'admin' }), admin)
  await signIn(await makePerson(), newcomer)
  await openPolicy(admin)
  await admin.getByRole('switch', { name: 'Phone', exact: true }).uncheck()
  await save(admin)
  await expectSaved(admin)

  await page.reload()
  await expect(row(page, 'Phone')).toContainText('Not allowed')
  await expect(row(page, 'Phone')).toContainText(
    'Your organisation no longer allows this method, so it cannot be used.',
  )
  await expect(page.getByText('Default sign-in method: No default')).toBeVisible()
  await expectNoAxeViolations(page)

  await newcomer.goto('/security-info/add')
  const dialog = newcomer.getByRole('dialog', { name: 'Add a method' })
  await expect(dialog.getByRole('radio')).toHaveCount(4)
  await expect(dialog.getByRole('radio', { name: /^Office phone/ })).toBeVisible()
  await expect(dialog).toContainText(
    "Don't see the method you want? Your organisation may not allow it. Choose another, or contact your administrator.",
  )
  await expectNoAxeViolations(newcomer)
  await newcomer.goto('/security-info/add/phone')
  await expect(newcomer.getByRole('dialog', { name: 'This cannot be added now' })).toBeVisible()
})

test('numbers of a country that is not allowed are refused', async ({
  page,
  person,
  makePerson,
  signIn,
  otherBrowser,
  twilio,
}) => {
  const american = aPhone()
  const admin = await otherBrowser()
  await signIn(await makePerson({ role: 'admin' }), admin)
  await openPolicy(admin)
  await admin.getByRole('switch', { name: 'Voice calls' }).uncheck()
  await save(admin)
  await expectSaved(admin)
  await admin.getByRole('link', { name: 'Choose for whom Text messages' }).click()
  await expect(admin.getByRole('heading', { name: 'Text messages', level: 1 })).toBeVisible()
  await admin.getByRole('radio', { name: 'Only the countries chosen below' }).check()
  await review(admin)
  await expect(admin.getByText('Choose at least one country, or allow every country.')).toBeVisible()
  await expect(admin.getByRole('radio', { name: 'Only the countries chosen below' })).toBeChecked()
  await expectNoAxeViolations(admin)

  await admin.getByRole('searchbox', { name: 'Search countries' }).fill('switz')
  await admin.getByRole('checkbox', { name: /Switzerland/ }).check()
  await save(admin)
  await expectSaved(admin, 2)

  await signIn(person)
  await page.goto('/security-info/add/phone')
  await expect(page.getByRole('combobox', { name: 'Country' })).toContainText('Switzerland')
  await page.getByLabel('Phone number').fill(american.international)
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByText('Your organisation does not allow numbers of this country.')).toBeVisible()
  await expect(page.getByLabel('Phone number')).toHaveValue(american.international)
  expect(await twilio.messagesTo(american.number)).toEqual([])
  await expectNoAxeViolations(page)
})

test('a policy that leaves nobody a method is refused with its reason', async ({ page, makePerson, signIn }) => {
  await signIn(await makePerson({ role: 'admin' }))
  await openPolicy(page)
  const apps = ['Approvals in our own app', 'Codes of other authenticator apps']
  const all = ['Security keys and passkeys', ...apps, 'Text messages', 'Voice calls']
  for (const name of all) await page.getByRole('switch', { name }).uncheck()
  await review(page)
  await expect(
    page.getByText('Not saved: nobody could register a method for signing in with this policy.'),
  ).toBeVisible()
  for (const name of all) {
    await expect(page.getByRole('switch', { name })).not.toBeChecked()
  }
  await expectNoAxeViolations(page)
  await page.reload()
  await expect(page.getByRole('switch', { name: 'Text messages' })).toBeChecked()
})

test('of two administrators the second sees what changed, and overwrites nothing', async ({
  page,
  makePerson,
  signIn,
  otherBrowser,
}) => {
  const second = await otherBrowser()
  await signIn(await makePerson({ role: 'admin' }))
  await signIn(await makePerson({ role: 'admin' }), second)
  await openPolicy(page)
  await openPolicy(second)
  await page.getByRole('switch', { name: 'Office phone' }).uncheck()
  await save(page)
  await expectSaved(page)
  await second.getByRole('switch', { name: 'Alternate phone' }).uncheck()
  await review(second)
  await expect(second.getByText('Another administrator changed the policy after you began.')).toBeVisible()
  const changed = second.getByRole('listitem')
  await expect(changed.filter({ hasText: 'Office phone' })).toContainText('Everybody → Off')
  await expect(changed.filter({ hasText: 'Alternate phone' })).toContainText('Everybody → Off')
  await expectNoAxeViolations(second)

  // While the second looks at that, the first changes something more.
  await page.getByRole('switch', { name: 'Recovery codes' }).uncheck()
  await save(page)
  await expectSaved(page, 2)
  await second.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(changed.filter({ hasText: 'Recovery codes' })).toContainText('Everybody → Off')
  await second.getByRole('button', { name: 'Save', exact: true }).click()
  await expectSaved(second, 3)
  for (const name of ['Office phone', 'Alternate phone', 'Recovery codes']) {
    await expect(second.getByRole('switch', { name })).not.toBeChecked()
  }
})

test('the last method stays where the policy demands one', async ({
  page,
  person,
  makePerson,
  signIn,
  otherBrowser,
  addPhone,
}) => {
  await signIn(person)
  await addPhone(aPhone())
  const admin = await otherBrowser()
  await signIn(await makePerson({ role: 'admin' }), admin)
  await openPolicy(admin)
  await admin.getByRole('switch', { name: 'Keep at least one method' }).check()
  await save(admin)
  await expectSaved(admin)
  await page.getByRole('link', { name: 'Delete Phone' }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete Phone?' })
  await expect(dialog).toContainText('Your organisation requires a method for signing in, and this is your last one.')
  await expect(dialog.getByRole('button', { name: 'Yes' })).toBeHidden()
  await expectNoAxeViolations(page)
})

test.describe('an administrator who no longer is one', () => {
  test.use({ expectedProblems: [/status of 404/] })

  test('cannot save', async ({ page, makePerson, signIn, database }) => {
    const admin = await makePerson({ role: 'admin' })
    await signIn(admin)
    await openPolicy(page)
    await database.query('UPDATE "User" SET "role" = \'user\' WHERE "id" = $1', [admin.id])
    await page.getByRole('switch', { name: 'Voice calls' }).uncheck()
    await review(page)
    await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible()
    expect((await database.query('SELECT 1 FROM "Policy"')).rowCount).toBe(0)
  })
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('the policy is saved all the same', async ({ page, person, makePerson, signIn, otherBrowser }) => {
    const admin = await otherBrowser()
    await signIn(await makePerson({ role: 'admin' }), admin)
    await openPolicy(admin)
    await admin.getByRole('switch', { name: 'Voice calls' }).uncheck()
    await save(admin)
    await expectSaved(admin)
    await admin.getByRole('link', { name: 'Choose for whom Text messages' }).click()
    await admin.getByRole('radio', { name: 'Only the countries chosen below' }).check()
    await admin.getByRole('checkbox', { name: /^United States/ }).check()
    await save(admin)
    await expectSaved(admin, 2)
    await signIn(person)
    await page.goto('/security-info/add/phone')
    await expect(page.getByText('We will text a code to this number.')).toBeVisible()
    await submitNumber(page, aPhone())
    await expect(page.getByText('We just sent a 6-digit code to')).toBeVisible()
  })
})
