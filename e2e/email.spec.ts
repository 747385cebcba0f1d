import { randomBytes } from 'node:crypto'
import type { Page } from '@playwright/test'
import { addressOf } from './support/apps'
import { fillForm } from './support/forms'
import { mailsTo } from './support/mail'
import {
  aPhone,
  enterCode,
  expect,
  expectNoAxeViolations,
  expectNothingSideways,
  row,
  submitSignIn,
  test,
  wrong,
} from './support/test'

const NEW_PASSWORD = 'seven gulls over a grey harbour'
const anAddress = (name = 'kim') => `${name}.${randomBytes(6).toString('hex')}@mailbox.test`
const masked = (address: string) => `${address[0]}••••@m••••.test`

/** The code of the mail that came to an address as this many-th. */
async function codeMailedTo(address: string, { count = 1 } = {}): Promise<string> {
  const codes = async () => {
    const mails = (await mailsTo('portal', address)).filter(({ subject }) => subject === 'Your code for Harbour Trust')
    return mails.map(({ text }) => /^Code:\s+(\d{6})$/m.exec(text ?? '')?.[1])
  }
  await expect.poll(async () => (await codes()).length, { message: `mails to ${address}` }).toBe(count)
  return String((await codes()).at(-1))
}

async function submitAddress(page: Page, address: string) {
  await page.getByLabel('Email address').fill(address)
  await page.getByRole('button', { name: 'Next' }).click()
}

/** Ends the wait before a new code, in place of half a minute. */
const endWait = 'UPDATE "Challenge" SET "nextSendAt" = now() WHERE "userId" = $1 AND "consumedAt" IS NULL'

async function startReset(page: Page, email: string) {
  await page.goto('/password-reset')
  await page.getByLabel('Work or school email').fill(email)
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByText('Choose how to prove who you are.')).toBeVisible()
}

async function choose(page: Page, way: string | RegExp) {
  await page.getByRole('radio', { name: way }).first().check()
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByRole('heading', { name: 'Enter the code' })).toBeVisible()
}

/** Registers an address without drawing the way. */
async function addEmail(page: Page, address: string) {
  const next = { button: 'Next', origin: addressOf('portal').url }
  const codeStep = await fillForm(page, '/security-info/add/email', { ...next, fields: { address } })
  await fillForm(page, codeStep, { ...next, fields: { code: await codeMailedTo(address) } })
}

test('what is no private address is refused before anything is sent, by the field', async ({
  page,
  person,
  signIn,
  addPhone,
}) => {
  await signIn(person)
  await addPhone(aPhone())
  const dialog = page.getByRole('dialog', { name: 'Email' })
  await page.getByRole('link', { name: 'Add method' }).click()
  await page.getByRole('radio', { name: 'Email' }).check()
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(dialog).toContainText('It is not used for signing in.')
  await expectNoAxeViolations(page)
  const field = page.getByLabel('Email address')
  for (const [typed, sentence] of [
    ['', 'Enter your email address.'],
    ['kim@mailbox', 'This cannot be an email address.'],
    ['kim@mailbox.test, lee@mailbox.test', 'This cannot be an email address.'],
    [person.email.toUpperCase(), 'You sign in with this address'],
    ['kim+private@MAIL.example.test', 'This is an address of your organisation'],
    ['refused@mailbox.test', 'The mail server says that this address takes no mail.'],
  ] as const) {
    await submitAddress(page, typed)
    await expect(dialog).toContainText(sentence)
    await expect(field).toHaveValue(typed)
    await expect(field).toBeFocused()
    await expect(field).toHaveAttribute('aria-invalid', 'true')
  }
  await expectNoAxeViolations(page)
})

test('an email is added by the code that was mailed, and a new code kills the one before', async ({
  page,
  person,
  signIn,
  addPhone,
  mailSentTo,
  database,
}) => {
  const [phone, address] = [aPhone(), anAddress()]
  await signIn(person)
  await addPhone(phone)
  await page.goto('/security-info/add/email')
  const dialog = page.getByRole('dialog', { name: 'Email' })
  await submitAddress(page, address)
  await expect(page.getByText(`We just mailed a 6-digit code to ${address}.`)).toBeVisible()
  const old = await codeMailedTo(address)
  await expectNoAxeViolations(page)
  await enterCode(page, wrong(old))
  await expect(page.getByText('That code is not correct. Check it and try again; 4 tries are left.')).toBeVisible()
  await expect(page.getByRole('button', { name: /^You can ask for a new code in/ })).toBeVisible()
  await database.query(endWait, [person.id])
  await page.reload()
  await page.getByRole('button', { name: 'Send a new code' }).click()
  await expect(
    page.getByText(`We mailed a new 6-digit code to ${address}. The one before no longer works.`),
  ).toBeVisible()
  const fresh = await codeMailedTo(address, { count: 2 })
  if (fresh !== old) {
    await enterCode(page, old)
    await expect(page.getByText('3 tries are left.')).toBeVisible()
  }
  await expectNoAxeViolations(page)
  await enterCode(page, fresh)
  await expect(dialog).toContainText(`Email verified. ${address} was registered successfully.`)
  await expectNoAxeViolations(page)
  await dialog.getByRole('link', { name: 'Done' }).click()
  await expect(row(page, 'Email')).toContainText(masked(address))
  await expect(row(page, 'Email')).toContainText('Password reset')
  await expect(row(page, 'Email').getByText('Sign-in')).toBeHidden()
  await expect(page.getByText(`Default sign-in method: Phone - text (${phone.masked})`)).toBeVisible()
  await mailSentTo(person.email, 'Email was added to your Harbour Trust account')
})

test('another address takes its place once it is verified, and the old one is told of the change and the deletion', async ({
  page,
  person,
  signIn,
  mailSentTo,
}) => {
  const [first, second] = [anAddress(), anAddress('lee')]
  await signIn(person)
  await addEmail(page, first)
  await page.goto('/security-info')
  const dialog = page.getByRole('dialog', { name: 'Email' })
  await page.getByRole('link', { name: 'Change Email' }).click()
  await expect(dialog).toContainText(`You are replacing ${first}.`)
  await submitAddress(page, first.toUpperCase())
  await expect(dialog).toContainText('You have this address already.')
  await submitAddress(page, second)
  await expect(page.getByText(`We just mailed a 6-digit code to ${second}.`)).toBeVisible()
  await page.getByRole('link', { name: 'Back' }).click()
  await expect(page.getByLabel('Email address')).toHaveValue(second)
  await page.getByRole('button', { name: 'Next' }).click()
  await enterCode(page, await codeMailedTo(second))
  await expect(dialog).toContainText(`Email verified. ${second} was registered successfully.`)
  await dialog.getByRole('link', { name: 'Done' }).click()
  await expect(row(page, 'Email')).toContainText(masked(second))
  const told = await mailSentTo(first, 'The email address for resetting your Harbour Trust password was changed')
  expect(told.text).toContain(`${masked(first)} was replaced by ${masked(second)}`)
  expect(told.text).toContain('/not-me/')
  expect(told.text).not.toContain(second)

  await page.getByRole('link', { name: 'Delete Email' }).click()
  const deleting = page.getByRole('dialog', { name: 'Delete Email?' })
  await expect(deleting).toContainText(`${second} will be removed.`)
  await expectNoAxeViolations(page)
  await deleting.getByRole('button', { name: 'Yes' }).click()
  await expect(page.getByText('Email was deleted.')).toBeVisible()
  await expect(row(page, 'Email')).toBeHidden()
  await mailSentTo(second, 'Email was deleted from your Harbour Trust account')
  await page.goto('/activity')
  await expect(page.getByText(`Was ${masked(first)}, now ${masked(second)}`)).toBeVisible()
  await page.setViewportSize({ width: 320, height: 640 })
  await expectNothingSideways(page)
})

test('an email is one of two proofs for a forgotten password, and none for a sign-in', async ({
  page,
  person,
  signIn,
  addPhone,
  codeSentTo,
  twilio,
  mailSentTo,
  otherBrowser,
}) => {
  const [phone, address] = [aPhone(), anAddress()]
  await signIn(person)
  await addPhone(phone)
  await addEmail(page, address)
  const other = await otherBrowser()
  await startReset(other, person.email)
  await expect(other.getByRole('radio', { name: `Email - code (${masked(address)})` })).toBeVisible()
  expect(await other.content()).not.toContain(address)
  await expectNoAxeViolations(other)
  await choose(other, /^Email - code/)
  await expect(other.getByText(`We are mailing a 6-digit code to ${masked(address)}.`)).toBeVisible()
  await expectNoAxeViolations(other)
  const code = await codeMailedTo(address, { count: 2 })
  await enterCode(other, wrong(code))
  await expect(other.getByText('4 tries are left.')).toBeVisible()
  await enterCode(other, code)
  await expect(other.getByText('That was the first proof.')).toBeVisible()
  const texts = async () => (await twilio.messagesTo(phone.number)).length
  const before = await texts()
  await choose(other, /^Phone - text/)
  // It leaves after the answer, when the page is there already.
  await expect.poll(texts).toBe(before + 1)
  await enterCode(other, await codeSentTo(phone))
  await other.getByLabel('New password', { exact: true }).fill(NEW_PASSWORD)
  await other.getByLabel('Confirm new password', { exact: true }).fill(NEW_PASSWORD)
  await other.getByRole('button', { name: 'Reset password' }).click()
  await expect(other.getByRole('heading', { name: 'Your password has been reset' })).toBeVisible()
  await mailSentTo(address, 'Your Harbour Trust password was reset')

  await page.goto('/sign-in')
  await submitSignIn(page, { ...person, password: NEW_PASSWORD })
  await page.getByRole('link', { name: 'Sign in another way' }).click()
  await expect(page.getByRole('radio', { name: /^Phone - call/ })).toBeVisible()
  await expect(page.getByRole('radio', { name: /Email/ })).toBeHidden()
  await page.getByRole('radio', { name: /^Phone - text/ }).check()
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByRole('heading', { name: 'Verify your identity' })).toBeVisible()
  await page.getByLabel('Code', { exact: true }).fill(await codeSentTo(phone))
  await page.getByRole('button', { name: 'Verify' }).click()
  await expect(page.getByRole('heading', { name: 'My Profile' })).toBeVisible()

  await page.goto('/security-info')
  await page.getByRole('link', { name: 'Delete Phone' }).click()
  const losing = page.getByRole('dialog', { name: 'Delete Phone?' })
  await expect(losing).toContainText('what is left does not suffice to reset a forgotten password yourself')
  await expect(losing).not.toContainText('This is your last method')
  await losing.getByRole('link', { name: 'No' }).click()
  await page.getByRole('link', { name: 'Delete Email' }).click()
  await expect(page.getByRole('dialog', { name: 'Delete Email?' })).toContainText(
    'Without it you cannot reset a forgotten password yourself.',
  )
})

test('a code that is over says so, and starting again keeps the address', async ({
  page,
  person,
  signIn,
  database,
}) => {
  const address = anAddress()
  await signIn(person)
  await page.goto('/security-info/add/email')
  await submitAddress(page, address)
  await expect(page.getByText(`We just mailed a 6-digit code to ${address}.`)).toBeVisible()
  await database.query(`UPDATE "Challenge" SET "expiresAt" = now() WHERE "userId" = $1`, [person.id])
  await page.reload()
  await expect(page.getByText('The code is more than 15 minutes old')).toBeVisible()
  await expectNoAxeViolations(page)
  await page.getByRole('link', { name: 'Start again' }).click()
  await expect(page.getByLabel('Email address')).toHaveValue(address)
})

test('a fresh proof is asked for in place, and the address goes on from there', async ({
  page,
  person,
  signIn,
  addPhone,
  codeSentTo,
  database,
}) => {
  const [phone, address] = [aPhone(), anAddress()]
  await signIn(person)
  await addPhone(phone)
  await database.query(`UPDATE "Session" SET "factors" = '[]' WHERE "userId" = $1`, [person.id])
  await page.goto('/security-info/add/email')
  await submitAddress(page, address)
  await expect(page.getByText('Before this counts, we need to know it is you.')).toBeVisible()
  expect(await mailsTo('portal', address)).toEqual([])
  await page.getByLabel('Code', { exact: true }).fill(await codeSentTo(phone))
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByText(`We just mailed a 6-digit code to ${address}.`)).toBeVisible()
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('an email is added after a mistake, sent anew, and deleted', async ({ page, person, signIn, database }) => {
    const address = anAddress()
    await signIn(person)
    await page.goto('/security-info/add/email')
    await submitAddress(page, 'somebody@example.test')
    await expect(page.getByText('This is an address of your organisation')).toBeVisible()
    await expect(page.getByLabel('Email address')).toHaveValue('somebody@example.test')
    await submitAddress(page, address)
    await expect(page.getByText(`We just mailed a 6-digit code to ${address}.`)).toBeVisible()
    await page.getByRole('button', { name: 'Send a new code' }).click()
    await expect(page.getByText('A code is on its way. Wait')).toBeVisible()
    await database.query(endWait, [person.id])
    await page.getByRole('button', { name: 'Send a new code' }).click()
    await expect(page.getByText(`We mailed a new 6-digit code to ${address}.`)).toBeVisible()
    const code = await codeMailedTo(address, { count: 2 })
    await enterCode(page, wrong(code))
    await expect(page.getByText('4 tries are left.')).toBeVisible()
    await enterCode(page, code)
    await expect(page.getByText(`Email verified. ${address} was registered successfully.`)).toBeVisible()
    await expect(page.getByText('To reset a password you need a second method besides.')).toBeVisible()
    await page.getByRole('link', { name: 'Done' }).click()
    await page.getByRole('link', { name: 'Delete Email' }).click()
    await page.getByRole('button', { name: 'Yes' }).click()
    await expect(page.getByText('Email was deleted.')).toBeVisible()
  })
})

test.describe('the demo', () => {
  test.use({ app: 'demo' })

  test('shows the code in its inbox', async ({ page, person, signIn, otherBrowser }) => {
    const address = anAddress()
    await signIn(person)
    await page.goto('/security-info/add/email')
    await submitAddress(page, address)
    await expect(page.getByText(`We just mailed a 6-digit code to ${address}.`)).toBeVisible()
    const inbox = await otherBrowser()
    await inbox.goto('/dev/inbox')
    await expect(inbox.getByText(address)).toBeVisible()
    const code = /Code:\s+(\d{6})/.exec((await inbox.getByRole('main').textContent()) ?? '')?.[1]
    await enterCode(page, code ?? 'no code')
    await expect(page.getByText(`Email verified. ${address} was registered successfully.`)).toBeVisible()
  })
})
