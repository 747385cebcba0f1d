import type { Page } from '@playwright/test'
import type { Pool } from 'pg'
import {
  enterCode,
  expect,
  expectNoAxeViolations,
  type Person,
  type Phone,
  phone,
  submitSignIn,
  test,
  wrong,
} from '../support/test'

const HELD = 'Texts and calls are not possible at the moment.'

let numbers = 0
/** A number in Switzerland, which no other test sends to. */
function aSwissPhone(): Phone {
  numbers += 1
  return phone(`+41791${String(numbers).padStart(6, '0')}`)
}

async function forget(database: Pool): Promise<void> {
  for (const table of ['Policy', 'SendTally', 'SpendHour', 'SpendAlarm', 'CountryOpening', 'Counter']) {
    await database.query(`DELETE FROM "${table}"`)
  }
}
test.beforeEach(({ database }) => forget(database))

async function begin(page: Page, { international }: Phone): Promise<void> {
  await page.goto('/security-info/add/phone')
  await page.getByLabel('Phone number').fill(international)
  await page.getByRole('button', { name: 'Next' }).click()
}

/** As many sends without a code as a country gets. */
async function useUp(database: Pool, country: string): Promise<void> {
  const slot = Math.floor((Date.now() * 24) / (24 * 60 * 60 * 1000))
  await database.query(
    `INSERT INTO "SendTally" ("key", "slots", "amounts", "expiresAt")
     VALUES ($1, ARRAY[$2::bigint], ARRAY[1000::bigint], now() + interval '25 hours')
     ON CONFLICT ("key") DO UPDATE SET "slots" = excluded."slots", "amounts" = excluded."amounts"`,
    [`unverified:${country}`, slot],
  )
}

const banner = (page: Page) => page.getByRole('main').getByText('Texts and calls are held back')

test('a cap in money stops texts, administrators are told, and people are offered another method', async ({
  page,
  person,
  makePerson,
  signIn,
  otherBrowser,
  codeSentTo,
  mailSentTo,
}) => {
  const admin = await otherBrowser()
  const administrator = await makePerson({ role: 'admin' })
  await signIn(administrator, admin)
  await admin.goto('/admin/methods')
  await admin.getByRole('link', { name: 'Texts and calls' }).click()
  await expect(admin.getByText('Nothing was sent in the last 30 days')).toBeVisible()
  await expectNoAxeViolations(admin)

  await admin.getByRole('link', { name: 'Prices and caps' }).click()
  await admin.getByLabel('Currency').fill('EURO')
  await admin.getByLabel('Currency').fill('QQQ')
  await admin.getByLabel('What one US dollar costs in it').fill('nothing')
  await admin.getByRole('button', { name: 'Save' }).click()
  await expect(admin.getByText('Enter the three letters of a currency, such as EUR.')).toBeVisible()
  await expect(admin.getByText('Enter a number above 0, such as 0.92.')).toBeVisible()
  await expectNoAxeViolations(admin)
  await admin.getByLabel('Currency').fill('chf')
  await admin.getByLabel('What one US dollar costs in it').fill('0,9')
  await admin.getByRole('button', { name: 'Save' }).click()
  await expect(admin.getByText('Saved, and in force from the next text or call.')).toBeVisible()
  await expect(admin.getByText('CHF 0.00 of CHF 1,000.00')).toBeVisible()

  await admin.goto('/admin/spend/countries?country=CH')
  await expect(admin.getByRole('heading', { name: 'Switzerland: prices and cap' })).toBeVisible()
  await expect(admin.getByText('The list says CHF 0.0692.')).toBeVisible()
  await admin.getByLabel('The most that Switzerland may cost in 24 hours').fill('0.01')
  await expectNoAxeViolations(admin)
  await admin.getByRole('button', { name: 'Save' }).click()
  await expect(admin.getByText('Saved, and in force')).toBeVisible()
  await expect(banner(admin)).toBeHidden()

  const own = aSwissPhone()
  await signIn(person)
  await begin(page, own)
  const dialog = page.getByRole('dialog', { name: 'Phone' })
  await expect(dialog).toContainText(HELD)
  await expect(dialog.getByLabel('Phone number')).toHaveValue(own.international)
  await expectNoAxeViolations(page)
  await dialog.getByRole('link', { name: 'Or add this instead: Security key or passkey' }).click()
  await expect(page.getByRole('dialog', { name: 'Security key' })).toBeVisible()

  await admin.goto('/admin/groups')
  await expect(banner(admin)).toBeVisible()
  await expect(admin.getByText('Switzerland has cost as much as a day allows.')).toBeVisible()
  await expectNoAxeViolations(admin)
  const mail = await mailSentTo(administrator.email, 'Harbour Trust: texts and calls met a cap')
  expect(mail.text).toContain('Texts and calls to Switzerland have cost as much as one day allows.')
  expect(mail.text).toContain('/admin/spend')
  expect(mail.text).not.toContain(own.number.slice(-6))

  await admin.getByRole('link', { name: 'Look at texts and calls' }).click()
  await expect(admin.getByRole('heading', { name: 'Texts and calls', level: 1 })).toBeVisible()
  await expect(admin.getByText('No code entered, one held back').first()).toBeVisible()
  await expectNoAxeViolations(admin)
  await admin.getByRole('link', { name: 'Prices and cap Switzerland' }).click()
  await admin.getByLabel('The most that Switzerland may cost in 24 hours').fill('')
  await admin.getByRole('button', { name: 'Save' }).click()
  await expect(admin.getByText('Saved, and in force')).toBeVisible()
  await expect(banner(admin)).toBeHidden()

  await begin(page, own)
  await enterCode(page, await codeSentTo(own))
  await expect(page.getByText('Text message verified.')).toBeVisible()
  await admin.reload()
  await expect(admin.getByText('One text, no calls').first()).toBeVisible()
  await expect(admin.getByText('One code entered').first()).toBeVisible()
})

test('a person with only a phone in a held country reads what to do, and is let in once it is opened', async ({
  page,
  person,
  makePerson,
  signIn,
  otherBrowser,
  codeSentTo,
  database,
}) => {
  const own = aSwissPhone()
  await signIn(person)
  await begin(page, own)
  await enterCode(page, await codeSentTo(own))
  await expect(page.getByText('Text message verified.')).toBeVisible()
  await database.query('DELETE FROM "Counter"')
  await useUp(database, 'CH')

  const visitor = await otherBrowser()
  await startSignIn(visitor, person)
  await expect(visitor.getByText('No code is on its way. Choose how you would like to get one.')).toBeVisible()
  await visitor.getByRole('radio', { name: /Phone - text/ }).check()
  await visitor.getByRole('button', { name: 'Next' }).click()
  await expect(visitor.getByText(`${HELD} Choose another way, or try again later.`)).toBeVisible()
  await expect(visitor.getByText("I can't use any of these")).toBeVisible()
  await expectNoAxeViolations(visitor)

  const admin = await otherBrowser()
  await signIn(await makePerson({ role: 'admin' }), admin)
  await admin.goto('/admin/spend')
  await expect(admin.getByText('Too few codes sent to Switzerland are entered.')).toBeVisible()
  await admin.getByRole('link', { name: 'Open for 24 hours Switzerland' }).click()
  await expect(admin.getByRole('heading', { name: 'Open Switzerland for 24 hours?' })).toBeVisible()
  await admin.getByLabel('Reason').fill('hm')
  await admin.getByRole('button', { name: 'Open for 24 hours' }).click()
  await expect(admin.getByText('Enter a reason of 5 to 200 characters, on one line.')).toBeVisible()
  await expectNoAxeViolations(admin)
  await admin.getByLabel('Reason').fill('A carrier delivered late')
  await admin.getByRole('button', { name: 'Open for 24 hours' }).click()
  await expect(admin.getByText('The country is open.')).toBeVisible()
  await expect(admin.getByText(/^Open until /)).toBeVisible()
  await expect(banner(admin)).toBeHidden()
  await expectNoAxeViolations(admin)

  await visitor.getByRole('radio', { name: /Phone - text/ }).check()
  await visitor.getByRole('button', { name: 'Next' }).click()
  await expect(visitor.getByText('We texted a 6-digit code')).toBeVisible()
  const code = await codeSentTo(own)
  await visitor.getByLabel('Code', { exact: true }).fill(wrong(code))
  await visitor.getByRole('button', { name: 'Verify' }).click()
  await expect(visitor.getByText('That code is not correct. Check it and try again')).toBeVisible()
  await visitor.getByLabel('Code', { exact: true }).fill(code)
  await visitor.getByRole('button', { name: 'Verify' }).click()
  await expect(visitor.getByRole('button', { name: 'Sign out' })).toBeVisible()
  await visitor.goto('/security-info')
  await expect(visitor.getByText(own.masked).first()).toBeVisible()
})

async function startSignIn(page: Page, person: Person): Promise<void> {
  await page.goto('/sign-in')
  await submitSignIn(page, person)
}

test('of two administrators the second reads what the first made of it', async ({
  page,
  makePerson,
  signIn,
  otherBrowser,
}) => {
  const second = await otherBrowser()
  await signIn(await makePerson({ role: 'admin' }))
  await signIn(await makePerson({ role: 'admin' }), second)
  for (const one of [page, second]) await one.goto('/admin/spend/settings')
  await page.getByLabel('The most that texts and calls may cost in 24 hours').fill('500')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Saved, and in force')).toBeVisible()
  await second.getByLabel('The most that texts and calls may cost in 24 hours').fill('90')
  await second.getByRole('button', { name: 'Save' }).click()
  await expect(second.getByRole('main').getByRole('alert')).toContainText(
    'another administrator changed this meanwhile',
  )
  await expect(second.getByRole('main').getByRole('alert')).toContainText('Cost in 24 hours: 500')
  await expect(second.getByLabel('The most that texts and calls may cost in 24 hours')).toHaveValue('90')
  await expectNoAxeViolations(second)
})

test.describe('somebody who is no administrator', () => {
  test.use({ expectedProblems: [/status of 404/] })

  test('finds no such page', async ({ page, person, signIn }) => {
    await signIn(person)
    for (const path of ['', '/settings', '/countries/CH', '/countries/CH/open']) {
      await page.goto(`/admin/spend${path}`)
      await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible()
    }
  })

  test('as for a country that does not exist', async ({ page, makePerson, signIn }) => {
    await signIn(await makePerson({ role: 'admin' }))
    await page.goto('/admin/spend/countries/QQ')
    await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible()
  })
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('caps are set and met all the same', async ({ page, person, makePerson, signIn, otherBrowser }) => {
    const admin = await otherBrowser()
    await signIn(await makePerson({ role: 'admin' }), admin)
    await admin.goto('/admin/spend/settings')
    await admin.getByLabel('Country').selectOption({ label: 'Switzerland (+41)' })
    await admin.getByRole('button', { name: 'Show' }).click()
    await admin.getByLabel('The most that Switzerland may cost in 24 hours').fill('0')
    await admin.getByRole('button', { name: 'Save' }).click()
    await expect(admin.getByText('Saved, and in force')).toBeVisible()

    await signIn(person)
    await begin(page, aSwissPhone())
    await expect(page.getByText(HELD)).toBeVisible()
    await page.getByRole('link', { name: 'Or add this instead: Security key or passkey' }).click()
    await expect(page).toHaveURL('/security-info/add/security-key')
    await admin.goto('/admin/methods')
    await expect(banner(admin)).toBeVisible()
  })
})
