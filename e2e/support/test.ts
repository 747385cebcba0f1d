import { type BrowserContext, test as base, expect, type Page } from '@playwright/test'
import type { ParsedMail } from 'mailparser'
import type { Pool } from 'pg'
import { type App, addressOf } from './apps'
import { databaseOf } from './database'
import { fillForm } from './forms'
import { mailsTo } from './mail'
import { createPerson, type Person } from './people'
import type { Phone } from './phones'
import { twilioOf } from './twilio'

export { expect } from '@playwright/test'
export { expectNoAxeViolations, expectNothingSideways } from './look'
export type { Person } from './people'
export { aPhone, type Phone, phone, wrong } from './phones'

export type Options = {
  /** Which server the test runs against. */
  app: App
  /** Errors in the browser's console that belong to what the test does, such as a page that is not there. */
  expectedProblems: readonly RegExp[]
}

type Fixtures = {
  /** Errors of pages and in consoles, refusals by the Content-Security-Policy among them, fail the test. */
  watch: (context: BrowserContext) => void
  database: Pool
  twilio: ReturnType<typeof twilioOf>
  /** A fresh account with nothing registered. */
  person: Person
  makePerson: (options?: { role?: 'user' | 'admin' }) => Promise<Person>
  /** Gives the page's browser a session. The pages of the sign-in have tests of their own, so this draws none. */
  signIn: (person: Person, page?: Page) => Promise<void>
  /** A browser of its own: other cookies, another window. */
  otherBrowser: () => Promise<Page>
  /** The code that this very number received. */
  codeSentTo: (phone: Phone) => Promise<string>
  /** The mail with this subject that this address received; waits for it. */
  mailSentTo: (address: string, subject: string | RegExp) => Promise<ParsedMail>
  /** Registers a phone by text, again without drawing the way, and shows the list with it. */
  addPhone: (phone: Phone, page?: Page) => Promise<void>
}

export const test = base.extend<Options & Fixtures>({
  app: ['portal', { option: true }],
  expectedProblems: [[], { option: true }],

  baseURL: async ({ app }, use) => use(addressOf(app).url),
  locale: 'en-US',
  timezoneId: 'UTC',

  watch: [
    async ({ expectedProblems }, use) => {
      const problems: string[] = []
      const report = (problem: string) => {
        if (!expectedProblems.some((expected) => expected.test(problem))) problems.push(problem)
      }
      await use((context) => {
        context.on('weberror', (error) => report(String(error.error())))
        context.on('console', (message) => {
          if (message.type() === 'error')
            report(`${message.text()} at ${message.location().url} (on ${message.page()?.url()})`)
        })
      })
      expect(problems, 'errors in the browser').toEqual([])
    },
    { auto: true },
  ],
  context: async ({ context, watch }, use) => {
    watch(context)
    await use(context)
  },
  otherBrowser: async ({ browser, watch, baseURL, contextOptions, javaScriptEnabled, locale, timezoneId }, use) => {
    const contexts: BrowserContext[] = []
    await use(async () => {
      const options = { ...contextOptions, baseURL, javaScriptEnabled, locale, timezoneId }
      const context = await browser.newContext(options)
      contexts.push(context)
      watch(context)
      return context.newPage()
    })
    await Promise.all(contexts.map((context) => context.close()))
  },

  database: async ({ app }, use) => use(databaseOf(app)),
  twilio: async ({ app }, use) => use(twilioOf(app)),
  makePerson: async ({ database }, use) => use((options) => createPerson(database, options)),
  person: async ({ makePerson }, use) => use(await makePerson()),

  signIn: async ({ page: ownPage, app }, use) =>
    use(async ({ email, password }, page = ownPage) => {
      const form = { fields: { email, password }, button: 'Sign in', origin: addressOf(app).url }
      await fillForm(page, '/sign-in', form)
    }),

  codeSentTo: async ({ twilio }, use) =>
    use(async ({ number }) => {
      const newest = async () => (await twilio.messagesTo(number)).at(-1)?.code
      await expect.poll(newest, { message: `no code came to ${number}` }).toMatch(/^\d{6}$/)
      return String(await newest())
    }),

  mailSentTo: async ({ app }, use) =>
    use(async (address, subject) => {
      const matching = async () => (await mailsTo(app, address)).filter((mail) => mail.subject?.match(subject)).at(-1)
      await expect.poll(matching, { message: `no such mail came to ${address}` }).toBeTruthy()
      const mail = await matching()
      if (!mail) throw new Error('The mail went away')
      return mail
    }),

  addPhone: async ({ page: ownPage, app, codeSentTo }, use) =>
    use(async (phone, page = ownPage) => {
      const next = { button: 'Next', origin: addressOf(app).url }
      const fields = { number: phone.national }
      const codeStep = await fillForm(page, '/security-info/add/phone', { ...next, fields })
      await fillForm(page, codeStep, { ...next, fields: { code: await codeSentTo(phone) } })
      await page.goto('/security-info')
      await expect(row(page, 'Phone')).toContainText(phone.masked)
    }),
})

/** Fills the sign-in form that is on the screen, and sends it. */
export async function submitSignIn(page: Page, { email, password }: Pick<Person, 'email' | 'password'>) {
  await page.getByLabel('Work or school email').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

/** The line of a method in the list. */
export function row(
  page: Page,
  name:
    | 'Phone'
    | 'Alternate phone'
    | 'Office phone'
    | 'Authenticator app'
    | 'Recovery codes'
    | 'Email'
    | 'Security questions'
    | 'Temporary access pass'
    | `Security key or passkey ${string}`,
) {
  // What follows is what its owner calls it.
  const link = page.getByRole('link', { name: new RegExp(`^Delete ${name}( |$)`) })
  return page.getByRole('listitem').filter({ has: link })
}

/** Fills the step that asks for a number, and sends it; the text with the code is on its way then. */
export async function sendTextTo(page: Page, phone: Phone) {
  await submitNumber(page, phone)
  await expect(page.getByText(`We just sent a 6-digit code to ${phone.international}.`)).toBeVisible()
}

export async function submitNumber(page: Page, phone: Phone) {
  await page.getByLabel('Phone number').fill(phone.national)
  await page.getByRole('button', { name: 'Next' }).click()
}

export async function enterCode(page: Page, code: string) {
  await page.getByLabel('Code', { exact: true }).fill(code)
  await page.getByRole('button', { name: 'Next' }).click()
}

/** Reviews what was changed of the policy, and saves it. */
export async function reviewAndSave(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Review changes' }).click()
  await expect(page.getByRole('heading', { name: 'Review changes', level: 1 })).toBeVisible()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('The policy is saved and in force.')).toBeVisible()
}
