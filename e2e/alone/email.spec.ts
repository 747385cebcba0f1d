import {
  aPhone,
  enterCode,
  expect,
  expectNoAxeViolations,
  reviewAndSave,
  row,
  submitSignIn,
  test,
} from '../support/test'

test.beforeEach(({ database }) => database.query('DELETE FROM "Policy"').then(() => undefined))
test.afterEach(({ database }) => database.query('DELETE FROM "Policy"').then(() => undefined))

test('an administrator forbids email: a code dies, the row says so, and no reset offers it', async ({
  page,
  person,
  makePerson,
  signIn,
  addPhone,
  otherBrowser,
  mailSentTo,
}) => {
  const address = `forbidden.${person.id}@mailbox.test`
  const codeOf = async (to: string) => {
    const { text } = await mailSentTo(to, 'Your code for Harbour Trust')
    return /^Code:\s+(\d{6})$/m.exec(text ?? '')?.[1] ?? 'no code'
  }
  await signIn(person)
  await addPhone(aPhone())
  await page.goto('/security-info/add/email')
  await page.getByLabel('Email address').fill(address)
  await page.getByRole('button', { name: 'Next' }).click()
  await enterCode(page, await codeOf(address))
  await page.getByRole('link', { name: 'Done' }).click()
  await page.getByRole('link', { name: 'Change Email' }).click()
  await page.getByLabel('Email address').fill(`other.${address}`)
  await page.getByRole('button', { name: 'Next' }).click()
  const code = await codeOf(`other.${address}`)

  const admin = await otherBrowser()
  await signIn(await makePerson({ role: 'admin' }), admin)
  await admin.goto('/admin/methods')
  await expect(admin.getByText('NIST does not accept mail as a second step')).toBeVisible()
  await expect(admin.getByRole('switch', { name: 'Email' })).toBeChecked()
  await expectNoAxeViolations(admin)
  await admin.getByRole('switch', { name: 'Email' }).uncheck()
  await reviewAndSave(admin)
  await expect(admin.getByRole('switch', { name: 'Email' })).not.toBeChecked()

  await enterCode(page, code)
  await expect(page.getByText('Your organisation does not allow this method')).toBeVisible()
  await page.goto('/security-info')
  await expect(row(page, 'Email')).toContainText('Not allowed')
  await expectNoAxeViolations(page)
  await page.goto('/security-info/add/email')
  await expect(page.getByText('Your organisation does not allow this method')).toBeVisible()
  const stranger = await otherBrowser()
  await stranger.goto('/password-reset')
  await stranger.getByLabel('Work or school email').fill(person.email)
  await stranger.getByRole('button', { name: 'Next' }).click()
  await expect(stranger.getByRole('radio', { name: /^Phone - text/ })).toBeVisible()
  await expect(stranger.getByRole('radio', { name: /Email/ })).toBeHidden()
})

test('set-up offers an email as the second method, and never as the first', async ({
  page,
  person,
  database,
  codeSentTo,
  mailSentTo,
}) => {
  const [phone, address] = [aPhone(), `setup.${person.id}@mailbox.test`]
  const value = {
    text: true,
    call: true,
    appCode: false,
    appNotification: false,
    securityKey: false,
    slots: { mobile: true, alternate: false, office: false },
    countries: null,
    methodRequired: false,
    twoStep: { required: 'all', groups: [], from: null, skips: 0 },
  }
  await database.query(
    `INSERT INTO "Policy" ("key", "version", "value", "updatedAt") VALUES ('methods', 1, $1, now())`,
    [JSON.stringify(value)],
  )
  const next = page.getByRole('button', { name: 'Next', exact: true })
  await page.goto('/sign-in')
  await submitSignIn(page, person)
  await expect(page.getByRole('heading', { name: 'More information required' })).toBeVisible()
  await page.goto('/set-up/email')
  await expect(page.getByText('Method 1 of 2')).toBeVisible()
  await page.getByLabel('Phone number').fill(phone.national)
  await next.click()
  await enterCode(page, await codeSentTo(phone))
  await page.getByRole('link', { name: 'Next', exact: true }).click()

  await expect(page.getByText('Method 2 of 2')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Email' })).toBeVisible()
  await expectNoAxeViolations(page)
  await page.getByLabel('Email address').fill(person.email)
  await next.click()
  await expect(page.getByText('You sign in with this address')).toBeVisible()
  await page.getByLabel('Email address').fill(address)
  await next.click()
  await expect(page.getByText(`We just mailed a 6-digit code to ${address}.`)).toBeVisible()
  await expectNoAxeViolations(page)
  const { text } = await mailSentTo(address, 'Your code for Harbour Trust')
  await enterCode(page, /^Code:\s+(\d{6})$/m.exec(text ?? '')?.[1] ?? 'no code')
  await expect(page.getByText(`Email verified. ${address} was registered successfully.`)).toBeVisible()
  await expectNoAxeViolations(page)
  await page.getByRole('link', { name: 'Next', exact: true }).click()
  await expect(page.getByText('Success! Your security info is set up.')).toBeVisible()
  await expect(page.getByText('s••••@m••••.test')).toBeVisible()
})
