import type { Page } from '@playwright/test'
import {
  aPhone,
  expect,
  expectNoAxeViolations,
  expectNothingSideways,
  type Person,
  row,
  submitSignIn,
  test,
} from './support/test'

const SHAPE = /^([0-9A-Z]{4}-){2}[0-9A-Z]{4}$/
const REASON = 'Lost phone, ticket 4711'

/** Opens the page of a person as an administrator finds it: by the search. */
async function openPerson(admin: Page, { email, name }: Person) {
  await admin.goto('/admin')
  await admin.getByRole('link', { name: 'People', exact: true }).click()
  await admin.getByRole('searchbox', { name: 'Name or email address' }).fill(email.toUpperCase())
  await admin.getByRole('button', { name: 'Search' }).click()
  await admin.getByRole('link', { name: `Open ${name}` }).click()
  await expect(admin.getByRole('heading', { name, level: 1 })).toBeVisible()
}

/** Fills the form of a pass with what it offers and a reason, and gives what is shown once. */
async function issue(admin: Page, uses: 'Once' | 'Any number of times while it lasts' = 'Once'): Promise<string> {
  await admin.getByRole('link', { name: /^Issue (a|another) pass$/ }).click()
  await admin.getByRole('radio', { name: uses }).check()
  await admin.getByLabel('Reason').fill(REASON)
  await admin.getByRole('button', { name: 'Issue the pass' }).click()
  const code = admin.getByRole('definition')
  await expect(code).toHaveText(SHAPE)
  return String(await code.textContent())
}

async function enterPass(page: Page, email: string, code: string) {
  await page.getByLabel('Work or school email').fill(email)
  await page.getByLabel('Temporary access pass').fill(code)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

test('an administrator finds somebody and issues a pass, after mistakes; it is shown once', async ({
  page: admin,
  person,
  makePerson,
  signIn,
  mailSentTo,
}) => {
  await signIn(await makePerson({ role: 'admin' }))
  await test.step('the administrator finds the person, and makes mistakes on the way', async () => {
    await admin.goto('/admin/people?q=nobody-is-called-this')
    await expect(admin.getByText('Nobody found')).toBeVisible()
    await openPerson(admin, person)
    await expect(admin.getByText('This person has registered nothing to prove who they are.')).toBeVisible()
    await expectNoAxeViolations(admin)
    await admin.getByRole('link', { name: 'Issue a pass' }).click()
    await admin.getByLabel('How long it works').fill('31')
    await admin.getByRole('radio', { name: 'Days' }).check()
    await admin.getByRole('radio', { name: 'Later' }).check()
    await admin.getByLabel('Start', { exact: true }).fill('2020-01-01T09:00')
    await admin.getByLabel('Length').fill('7')
    await admin.getByRole('button', { name: 'Issue the pass' }).click()
    await expect(admin.getByText('Nothing was issued yet: look at what is marked below.')).toBeVisible()
    await expect(admin.getByText('Enter a whole number from 8 to 48.')).toBeVisible()
    await expect(admin.getByText('Say why, in 1 to 200 characters.')).toBeVisible()
    await expect(admin.getByRole('radio', { name: 'Days' })).toBeChecked()
    await expectNoAxeViolations(admin)
    await admin.getByLabel('Length').fill('12')
    await admin.getByLabel('Reason').fill(REASON)
    await admin.getByRole('button', { name: 'Issue the pass' }).click()
    await expect(admin.getByText('Enter a whole number and a unit that make 10 minutes to 30 days.')).toBeVisible()
    await admin.getByLabel('How long it works').fill('8')
    await admin.getByRole('radio', { name: 'Hours' }).check()
    await admin.getByRole('button', { name: 'Issue the pass' }).click()
    await expect(admin.getByText('This is over already. Enter a later time, or choose “Now”.')).toBeVisible()
    await expect(admin.getByLabel('Reason')).toHaveValue(REASON)
    await admin.getByRole('radio', { name: 'Now' }).check()
    await admin.getByRole('button', { name: 'Issue the pass' }).click()
  })

  await test.step('the pass is shown once, to be copied', async () => {
    await expect(admin.getByRole('definition')).toHaveText(SHAPE)
    const code = String(await admin.getByRole('definition').textContent())
    await expect(admin.getByText('/sign-in/pass, enter their email address and the pass')).toBeVisible()
    await expectNoAxeViolations(admin)
    await admin.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await admin.getByRole('button', { name: 'Copy' }).click()
    await expect(admin.getByText('The pass was copied.')).toBeVisible()
    expect(await admin.evaluate(() => navigator.clipboard.readText())).toBe(code)
    await admin.reload()
    await expect(admin.getByRole('definition')).toHaveCount(0)
    expect(await admin.content()).not.toContain(code)
    await admin.getByRole('link', { name: 'Cancel' }).click()
    await expect(admin.getByRole('listitem').filter({ hasText: 'Temporary access pass' })).toContainText('Usable')
    await expectNoAxeViolations(admin)
    const mail = await mailSentTo(person.email, 'A temporary access pass was issued for your')
    expect(mail.text).not.toContain(code)
    expect(mail.text).not.toContain(REASON)
    expect(mail.text).toContain('It works once.')
    expect(mail.text).toContain('/not-me/')
  })
})

test('its person signs in with it and adds a method', async ({
  page,
  person,
  makePerson,
  signIn,
  otherBrowser,
  addPhone,
  database,
}) => {
  const admin = await otherBrowser()
  await signIn(await makePerson({ role: 'admin' }), admin)
  await openPerson(admin, person)
  const code = await issue(admin)

  await test.step('its person signs in with it, typed in small letters, after a mistake', async () => {
    await page.goto('/security-info')
    await page.getByRole('link', { name: 'Sign in with a temporary access pass' }).click()
    await enterPass(page, person.email, '1234')
    await expect(page.getByText('A temporary access pass has 8 to 48 letters and digits.')).toBeVisible()
    await expect(page.getByLabel('Temporary access pass')).toHaveValue('')
    await enterPass(page, person.email, '0000-0000-0000')
    await expect(page.getByText('That email and pass do not open an account now.')).toBeVisible()
    await expect(page.getByLabel('Work or school email')).toHaveValue(person.email)
    await expectNoAxeViolations(page)
    await enterPass(page, person.email, code.toLowerCase().replaceAll('-', ' '))
    await expect(page).toHaveURL('/security-info')
    await expect(page.getByText('Add a sign-in method now')).toBeVisible()
    await expect(row(page, 'Temporary access pass')).toContainText('was good for one use')
    await expect(page.getByText('Default sign-in method: No default')).toBeVisible()
    await expectNoAxeViolations(page)
  })

  await test.step('registers a phone on the strength of it, and sees where it signed in', async () => {
    await addPhone(aPhone())
    await expect(page.getByText('Add a sign-in method now')).toBeHidden()
    await page.goto('/sessions')
    await expect(page.getByText('Signed in with temporary access pass')).toBeVisible()
    await expect(page.getByText(/^Ends .* with the temporary access pass$/)).toBeVisible()
    await page.goto('/activity')
    await expect(page.getByText('Temporary access pass issued by an administrator', { exact: true })).toBeVisible()
    await expect(page.getByText('Temporary access pass used', { exact: true })).toBeVisible()
    await expect(page.getByText(REASON)).toHaveCount(0)
    await expectNoAxeViolations(page)
  })

  await test.step('nobody signs in with it again', async () => {
    const third = await otherBrowser()
    await third.goto('/sign-in/pass')
    await enterPass(third, person.email, code)
    await expect(third.getByText('Your pass is right, and it was good for one use, which is over.')).toBeVisible()
    const { rows } = await database.query('SELECT "details" FROM "AuditEvent" WHERE "subjectId" = $1', [person.id])
    expect(JSON.stringify(rows)).toContain(REASON)
    expect(JSON.stringify(rows)).not.toContain(code.replaceAll('-', ''))
  })

  await test.step('its owner deletes it', async () => {
    await page.goto('/security-info')
    await page.getByRole('link', { name: 'Delete Temporary access pass' }).click()
    const dialog = page.getByRole('dialog', { name: 'Delete Temporary access pass?' })
    await expect(dialog).toContainText('It stops working at once. Only your administrator can issue another.')
    await expectNoAxeViolations(page)
    await dialog.getByRole('button', { name: 'Yes' }).click()
    await expect(page.getByText('Temporary access pass was deleted.')).toBeVisible()
    await expect(row(page, 'Temporary access pass')).toHaveCount(0)
  })
})

test('a pass is another way beside the password, until it is revoked; and its mail freezes the account', async ({
  page,
  person,
  makePerson,
  signIn,
  otherBrowser,
  addPhone,
  mailSentTo,
}) => {
  const admin = await otherBrowser()
  await signIn(await makePerson({ role: 'admin' }), admin)
  await signIn(person)
  await addPhone(aPhone())
  await openPerson(admin, person)
  const code = await issue(admin, 'Any number of times while it lasts')
  await admin.getByRole('link', { name: 'Done' }).click()

  const other = await otherBrowser()
  await other.goto('/sign-in')
  await submitSignIn(other, person)
  await other.getByRole('link', { name: 'Sign in another way' }).click()
  await other.getByRole('radio', { name: 'Temporary access pass' }).check()
  await other.getByRole('button', { name: 'Next' }).click()
  await expect(other.getByText('Enter the temporary access pass that your administrator gave you.')).toBeVisible()
  await expectNoAxeViolations(other)
  await other.getByRole('textbox', { name: 'Temporary access pass' }).fill(code)
  await other.getByRole('button', { name: 'Verify' }).click()
  await expect(other.getByRole('heading', { name: 'My Profile' })).toBeVisible()

  await admin.getByRole('link', { name: 'Revoke' }).click()
  await expectNoAxeViolations(admin)
  await admin.getByRole('button', { name: 'Revoke the pass' }).click()
  await expect(admin.getByText('Say why, in 1 to 200 characters.')).toBeVisible()
  await admin.getByLabel('Reason').fill('No longer needed')
  await admin.getByRole('button', { name: 'Revoke the pass' }).click()
  await expect(admin.getByText('The pass was revoked, and the person was told.')).toBeVisible()
  await expect(admin.getByText('This person has no pass.')).toBeVisible()
  await mailSentTo(person.email, 'The temporary access pass of your')
  await other.reload()
  await expect(other.getByRole('heading', { name: 'Sign in' })).toBeVisible()

  const second = await issue(admin)
  const mail = await mailSentTo(person.email, 'A temporary access pass was issued for your')
  const link = /\/not-me\/[\w.-]+/.exec(mail.text ?? '')?.[0] ?? ''
  await page.goto(link)
  await expect(page.getByText('Whoever has it can sign in from')).toBeVisible()
  await page.getByRole('button', { name: 'Freeze the account' }).click()
  await expect(page.getByRole('heading', { name: 'The account is frozen' })).toBeVisible()
  await other.goto('/sign-in/pass')
  await enterPass(other, person.email, second)
  await expect(other.getByText('That email and pass do not open an account now.')).toBeVisible()
})

test('nobody issues a pass for themselves', async ({ page, makePerson, signIn }) => {
  const admin = await makePerson({ role: 'admin' })
  await signIn(admin)
  await page.goto(`/admin/people/${admin.id}`)
  await expect(page.getByText('You cannot issue a pass for yourself. Another administrator can.')).toBeVisible()
  await expect(page.getByRole('link', { name: 'Issue a pass' })).toHaveCount(0)
})

test.describe('who is no administrator', () => {
  test.use({ expectedProblems: [/status of 404/] })

  test('finds neither people nor passes', async ({ page, person, makePerson, signIn }) => {
    const { id } = await makePerson()
    await signIn(person)
    for (const path of ['/admin/people', `/admin/people/${id}`, `/admin/people/${id}/pass`]) {
      await page.goto(path)
      await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible()
    }
  })
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('a pass is issued, shown once and used all the same', async ({
    page,
    person,
    makePerson,
    signIn,
    otherBrowser,
  }) => {
    const admin = await otherBrowser()
    await signIn(await makePerson({ role: 'admin' }), admin)
    await openPerson(admin, person)
    const code = await issue(admin)
    await expectNothingSideways(admin)
    await page.goto('/sign-in/pass?to=%2Factivity')
    await enterPass(page, person.email, code)
    await expect(page).toHaveURL('/activity')
    await expect(page.getByText('Temporary access pass used', { exact: true })).toBeVisible()
  })
})
