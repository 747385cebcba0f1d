import { aPhone, enterCode, expect, expectNoAxeViolations, row, submitSignIn, test, wrong } from './support/test'

test('a person adds a phone by text after one mistyped code, makes calls the default, and deletes it', async ({
  page,
  person,
  codeSentTo,
  database,
}) => {
  const phone = aPhone()
  const addresses: string[] = []
  page.on('request', (request) => addresses.push(request.url()))

  await test.step('sign in, and go to Security info from its block', async () => {
    await page.goto('/')
    await expect(page).toHaveURL('/sign-in')
    await expectNoAxeViolations(page)
    await submitSignIn(page, person)
    await expect(page.getByRole('heading', { name: 'My Profile' })).toBeVisible()
    await expect(page.getByText(person.email)).toBeVisible()
    await expectNoAxeViolations(page)

    await page.getByRole('link', { name: 'Update info' }).click()
    await expect(page.getByRole('heading', { name: 'Security info' })).toBeVisible()
    await expect(
      page.getByText('These are the methods you use to sign in to your account or reset your password.'),
    ).toBeVisible()
    await expect(page.getByText('Default sign-in method: No default')).toBeVisible()
    await expect(page.getByText('You have no methods yet')).toBeVisible()
    await expectNoAxeViolations(page)
  })

  await test.step('choose a phone, and have a code texted', async () => {
    await page.getByRole('link', { name: 'Add method' }).click()
    const methods = page.getByRole('dialog', { name: 'Add a method' })
    await expect(methods.getByRole('radio', { name: 'Office phone' })).toBeVisible()
    await expect(methods.getByRole('radio', { name: 'Alternate phone' })).toBeHidden()
    await expect(methods.getByText("Don't see the method you want?")).toBeHidden()
    await expectNoAxeViolations(page)
    await methods.getByRole('radio', { name: /^Phone/ }).check()
    await methods.getByRole('button', { name: 'Add' }).click()

    const dialog = page.getByRole('dialog', { name: 'Phone' })
    await expect(dialog.getByRole('combobox', { name: 'Country' })).toHaveText(/United States \(\+1\)/)
    await expect(dialog.getByText('Message and data rates may apply.')).toBeVisible()
    await expectNoAxeViolations(page)
    await dialog.getByRole('radio', { name: 'Text me a code' }).check()
    await dialog.getByLabel('Phone number').fill(phone.national)
    await dialog.getByRole('button', { name: 'Next' }).click()
    await expect(dialog).toContainText(`We just sent a 6-digit code to ${phone.international}. Enter the code below.`)
    await expect(dialog.getByLabel('Code', { exact: true })).toHaveAttribute('autocomplete', 'one-time-code')
    await expect(dialog.getByLabel('Code', { exact: true })).toHaveAttribute('inputmode', 'numeric')
    await expect(dialog.getByText(/Resend code in 0:\d\d/).first()).toBeVisible()
    await expectNoAxeViolations(page)
  })

  await test.step('mistype the code, then enter it with a space', async () => {
    const code = await codeSentTo(phone)
    await enterCode(page, wrong(code))
    await expect(page.getByText('That code is not correct. Check it and try again; 4 tries are left.')).toBeVisible()
    await expect(page.getByLabel('Code', { exact: true })).toBeFocused()
    await expect(page.getByLabel('Code', { exact: true })).toHaveValue('')
    await expectNoAxeViolations(page)

    await enterCode(page, `${code.slice(0, 3)} ${code.slice(3)}`)
    const dialog = page.getByRole('dialog', { name: 'Phone' })
    await expect(dialog).toContainText('Text message verified. Your phone was registered successfully.')
    await expect(dialog).toContainText('It is your default sign-in method.')
    await expect(dialog).toContainText('NIST calls them restricted')
    await expectNoAxeViolations(page)
    await dialog.getByRole('link', { name: 'Done' }).click()
  })

  await test.step('the phone is there, masked, and is the default', async () => {
    await expect(page.getByRole('dialog')).toBeHidden()
    await expect(page.getByText(`Default sign-in method: Phone - text (${phone.masked})`)).toBeVisible()
    for (const words of [phone.masked, 'Sign-in', 'Password reset', 'Default', 'added today', 'never used']) {
      await expect(row(page, 'Phone')).toContainText(words)
    }
    await expect(page.getByText(phone.international)).toBeHidden()
    await expectNoAxeViolations(page)
  })

  await test.step('change the default to a call', async () => {
    await page.getByRole('link', { name: 'Change default sign-in method' }).click()
    const dialog = page.getByRole('dialog', { name: 'Change default sign-in method' })
    await expect(dialog.getByRole('radio', { name: `Phone - text (${phone.international})` })).toBeChecked()
    await expectNoAxeViolations(page)
    await dialog.getByRole('radio', { name: `Phone - call (${phone.international})` }).check()
    await dialog.getByRole('button', { name: 'Confirm' }).click()
    await expect(page.getByText(`Your default sign-in method is now Phone - call (${phone.masked}).`)).toBeVisible()
    await expect(page.getByText(`Default sign-in method: Phone - call (${phone.masked})`)).toBeVisible()
  })

  await test.step('delete the phone', async () => {
    await page.getByRole('link', { name: 'Delete Phone' }).click()
    const dialog = page.getByRole('dialog', { name: 'Delete Phone?' })
    await expect(dialog).toContainText('This is your last method.')
    await expect(dialog).toContainText(
      `${phone.international} will be removed. There's no way to undo this; you would have to add it again.`,
    )
    await expectNoAxeViolations(page)
    await dialog.getByRole('link', { name: 'No' }).click()
    await expect(dialog).toBeHidden()
    await expect(row(page, 'Phone')).toBeVisible()

    await page.getByRole('link', { name: 'Delete Phone' }).click()
    await dialog.getByRole('button', { name: 'Yes' }).click()
    await expect(page.getByText('Phone was deleted. You have no default sign-in method any more.')).toBeVisible()
    await expect(row(page, 'Phone')).toBeHidden()
    await expect(page.getByText('Default sign-in method: No default')).toBeVisible()
  })

  const audit = await database.query('SELECT "type" FROM "AuditEvent" WHERE "subjectId" = $1 ORDER BY "seq"', [
    person.id,
  ])
  expect(audit.rows.map(({ type }) => type)).toEqual([
    'sign_in.succeeded',
    'method.added',
    'default.changed',
    'method.deleted',
    'default.changed',
  ])
  for (const personal of [phone.number.slice(2), person.email, encodeURIComponent(person.email)]) {
    expect(addresses.filter((address) => address.includes(personal))).toEqual([])
  }
})
