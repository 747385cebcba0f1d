import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import type { Pool } from 'pg'
import { aPhone, expect, expectNoAxeViolations, expectNothingSideways, row, test } from '../support/test'

const back = (database: Pool) => database.query('DELETE FROM "Policy"').then(() => undefined)
test.beforeEach(({ database }) => back(database))
test.afterEach(({ database }) => back(database))

const review = (page: Page) => page.getByRole('button', { name: 'Review changes' }).click()
const save = (page: Page) => page.getByRole('button', { name: 'Save', exact: true }).click()
const change = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name })

async function makeGroup(page: Page, name: string): Promise<void> {
  await page.goto('/admin/groups')
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByRole('button', { name: 'Create' }).click()
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible()
}

async function addTo(page: Page, email: string): Promise<void> {
  await page.getByLabel('Work or school email').fill(email)
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(page.getByText('The person is in the group.')).toBeVisible()
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'texts for a group' : 'texts for a group, without JavaScript', () => {
    test.use({ javaScriptEnabled })
    const look = (page: Page) => (javaScriptEnabled ? expectNoAxeViolations(page) : expectNothingSideways(page))

    test('are chosen, reviewed, listed, saved, and explained', async ({
      page,
      makePerson,
      signIn,
      otherBrowser,
      addPhone,
    }) => {
      const suffix = javaScriptEnabled ? 'with' : 'without'
      const [inside, outside] = [await makePerson(), await makePerson()]
      const [member, other] = [await otherBrowser(), await otherBrowser()]
      for (const [person, browser] of [
        [inside, member],
        [outside, other],
      ] as const) {
        await signIn(person, browser)
        await addPhone(aPhone(), browser)
      }
      await signIn(await makePerson({ role: 'admin' }))
      await makeGroup(page, `Field staff ${suffix}`)
      await addTo(page, inside.email)
      await makeGroup(page, `Contractors ${suffix}`)

      await page.goto('/admin/methods')
      await page.getByRole('link', { name: 'Choose for whom Text messages' }).click()
      await page.getByRole('radio', { name: 'Only the groups chosen below' }).check()
      await review(page)
      await expect(page.getByText('Choose at least one group, or choose Nobody or Everybody above.')).toBeVisible()
      await expect(page.getByRole('radio', { name: 'Only the groups chosen below' })).toBeChecked()
      await look(page)
      const may = page.getByRole('group', { name: 'Groups that may', exact: true })
      const mayNot = page.getByRole('group', { name: 'Groups that may not' })
      await may.getByRole('checkbox', { name: `Field staff ${suffix}` }).check()
      await mayNot.getByRole('checkbox', { name: `Contractors ${suffix}` }).check()
      await review(page)
      await expect(change(page, 'Text messages')).toContainText(
        `Everybody → Only Field staff ${suffix}, but not Contractors ${suffix}`,
      )
      await expect(page.getByText(/The default of .+ would change/)).toBeVisible()
      await look(page)

      // Who it is; back, with everything as it was chosen; and forth.
      await page.getByRole('link', { name: 'Show who Whose default would change' }).click()
      await expect(page.getByText(outside.email)).toBeVisible()
      await expect(page.getByText(inside.email)).toBeHidden()
      await look(page)
      await page.getByRole('link', { name: 'Back' }).click()
      await expect(page.getByRole('heading', { name: 'Review changes', level: 1 })).toBeVisible()
      await page.getByRole('link', { name: 'Back' }).click()
      await expect(page.getByText('These changes are not saved yet.')).toBeVisible()
      await expect(may.getByRole('checkbox', { name: `Field staff ${suffix}` })).toBeChecked()
      await expect(mayNot.getByRole('checkbox', { name: `Contractors ${suffix}` })).toBeChecked()
      await review(page)
      await save(page)
      await expect(page.getByText('The policy is saved and in force.')).toBeVisible()
      await expect(
        page.getByText(`Only Field staff ${suffix}, but not Contractors ${suffix}; every country`),
      ).toBeVisible()
      await look(page)

      await member.goto('/security-info')
      await expect(member.getByText('Default sign-in method: Phone - text')).toBeVisible()
      await other.goto('/security-info')
      await expect(other.getByText('Default sign-in method: Phone - call')).toBeVisible()

      await page.getByRole('link', { name: 'Why this method?' }).click()
      await page.getByLabel('Work or school email').fill('nobody@example.test')
      await page.getByRole('button', { name: 'Explain' }).click()
      await expect(page.getByText('Nobody signs in with this address.')).toBeVisible()
      await look(page)
      await page.getByLabel('Work or school email').fill(inside.email.toUpperCase())
      await page.getByRole('button', { name: 'Explain' }).click()
      await expect(change(page, 'Text messages')).toContainText(`Allowed: in group Field staff ${suffix}.`)
      await expect(change(page, 'Full: has 1 of 1.')).toBeVisible()
      await page.getByLabel('Work or school email').fill(outside.email)
      await page.getByRole('button', { name: 'Explain' }).click()
      await expect(change(page, 'Text messages')).toContainText('Not allowed: in no group that it is for.')
      await look(page)
    })

    test('many people come from a list, and those of a group inside count', async ({ page, makePerson, signIn }) => {
      const suffix = javaScriptEnabled ? 'with' : 'without'
      const [one, two] = [await makePerson(), await makePerson()]
      await signIn(await makePerson({ role: 'admin' }))
      await makeGroup(page, `Ward ${suffix}`)
      await page.getByRole('link', { name: 'Add many at once' }).click()
      await page.getByRole('button', { name: 'Check the list' }).click()
      await expect(page.getByText('There is no address in this.')).toBeVisible()
      await look(page)
      const list = `Name;Email\nOne;${one.email}\nTwo;${two.email}\nTwice;${two.email}\nX;nobody@example.test\nY;not an address`
      await page.getByLabel('Addresses').fill(list)
      await page.getByRole('button', { name: 'Check the list' }).click()
      await expect(page.getByText('2 people would be added.')).toBeVisible()
      await expect(change(page, 'Line 4: this address stands further up, too.')).toBeVisible()
      await expect(change(page, 'Line 5: nobody signs in with this address.')).toContainText('nobody@example.test')
      await expect(change(page, 'Line 6: this is not an email address.')).toContainText('not an address')
      await look(page)
      await page.getByRole('button', { name: 'Add 2 people' }).click()
      await expect(page.getByText('The people of the list are in the group.')).toBeVisible()
      await expect(page.getByText('2 members')).toBeVisible()

      // The same from a file, once more.
      await page.getByRole('link', { name: 'Add many at once' }).click()
      await page
        .getByLabel('Or a file')
        .setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(list) })
      await page.getByRole('button', { name: 'Check the list' }).click()
      await expect(page.getByText('Nobody would be added.')).toBeVisible()
      await expect(change(page, 'Line 2: this person is in the group already.')).toBeVisible()

      await makeGroup(page, `Clinic ${suffix}`)
      await page.getByRole('checkbox', { name: `Ward ${suffix}` }).check()
      await page.getByRole('button', { name: 'Save the groups inside' }).click()
      await expect(page.getByText('The groups inside were saved.')).toBeVisible()
      await expect(page.getByText('No members, and 2 more through the groups inside')).toBeVisible()
      await look(page)
      await makeGroup(page, `House ${suffix}`)
      await page.getByRole('checkbox', { name: `Clinic ${suffix}` }).check()
      await page.getByRole('button', { name: 'Save the groups inside' }).click()
      await expect(page.getByText(`Clinic ${suffix} has groups inside itself.`)).toBeVisible()
      await look(page)
    })
  })
}

test('whom a change strikes can be taken along as a file', async ({
  page,
  makePerson,
  signIn,
  otherBrowser,
  addPhone,
}) => {
  const person = await makePerson()
  const theirs = await otherBrowser()
  await signIn(person, theirs)
  await addPhone(aPhone(), theirs)
  await signIn(await makePerson({ role: 'admin' }))
  await page.goto('/admin/methods')
  await page.getByRole('switch', { name: 'Phone', exact: true }).uncheck()
  await review(page)
  await page.getByRole('link', { name: 'Show who Who loses the last second step' }).click()
  await expect(page.getByText(person.email)).toBeVisible()
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download as CSV' }).click()
  const file = await (await download).path()
  const lines = readFileSync(file, 'utf8').split('\r\n')
  expect(lines[0]).toBe('email,name')
  expect(lines).toContain(`${person.email},Kim Berger`)

  // Nothing was saved by looking.
  await theirs.goto('/security-info')
  await expect(row(theirs, 'Phone')).not.toContainText('Not allowed')
})

test('how many apps and which keys is decided where they are', async ({ page, makePerson, signIn }) => {
  await signIn(await makePerson({ role: 'admin' }))
  await page.goto('/admin/methods/appCode')
  await page.getByLabel('Authenticator apps a person may have').fill('6')
  await review(page)
  await expect(page.getByText('Enter a whole number from 1 to 5.')).toBeVisible()
  await expectNoAxeViolations(page)
  await page.getByLabel('Authenticator apps a person may have').fill('2')
  await review(page)
  await expect(change(page, 'Authenticator app: how many')).toContainText('up to 5 apps → up to 2 apps')
  await save(page)
  await expect(page.getByText('Everybody; up to 2 apps')).toHaveCount(2)

  await page.getByRole('link', { name: 'Choose for whom Security keys and passkeys' }).click()
  await page.getByRole('switch', { name: 'Synced passkeys' }).uncheck()
  await page.getByRole('radio', { name: 'Only the models below' }).check()
  await review(page)
  await expect(page.getByText('Choose at least one model, or allow every model.')).toBeVisible()
  await page.getByRole('checkbox', { name: 'YubiKey 5', exact: true }).check()
  await page.getByLabel('Other models, by their AAGUID').fill('not one')
  await review(page)
  await expect(page.getByText('Each line must be an AAGUID')).toBeVisible()
  await expect(page.getByRole('checkbox', { name: 'YubiKey 5', exact: true })).toBeChecked()
  await expectNoAxeViolations(page)
  await page.getByLabel('Other models, by their AAGUID').fill('01234567-89ab-cdef-0123-456789abcdef')
  await review(page)
  await expect(change(page, 'which keys')).toContainText('synced or in one device → in one device only, 3 models only')
  await save(page)
  await expect(page.getByText('Everybody; in one device only, 3 models only')).toBeVisible()
})

test('a policy asks for a fresh proof, and keeps what was reviewed', async ({
  page,
  makePerson,
  signIn,
  database,
  addPhone,
  codeSentTo,
}) => {
  const admin = await makePerson({ role: 'admin' })
  const phone = aPhone()
  await signIn(admin)
  await addPhone(phone)
  await database.query(
    `UPDATE "Session" SET "factors" = '[{ "amr": "pwd", "at": "2020-01-01T00:00:00Z" }]' WHERE "userId" = $1`,
    [admin.id],
  )
  await page.goto('/admin/methods')
  await page.getByRole('switch', { name: 'Recovery codes' }).uncheck()
  await review(page)
  await save(page)
  await expect(page.getByLabel('Code', { exact: true })).toBeVisible()
  await expectNoAxeViolations(page)
  await page.getByLabel('Code', { exact: true }).fill(await codeSentTo(phone))
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByText('The policy is saved and in force.')).toBeVisible()
  await expect(page.getByRole('switch', { name: 'Recovery codes' })).not.toBeChecked()
})
