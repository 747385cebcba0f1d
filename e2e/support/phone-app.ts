import { type Browser, type BrowserContext, expect, type Page } from '@playwright/test'
import { aReceiver } from '../../tests/support/push-server'
import { type App, addressOf } from './apps'

/** A phone: a browser of its own, in which our app is opened. */
export type PhoneApp = {
  page: Page
  /** Opens the app by what the QR code holds. */
  scan(address: string): Promise<void>
  enter(number: string, button?: 'Approve' | 'Confirm'): Promise<void>
  /** Lets the worker of the app have the newest notification that was sent to this phone; gives what it says. */
  receive(): Promise<{ title: string; body: string }>
}

/** So many phones there have been: each takes its notifications at a path of its own. */
let phones = 0

/**
 * A phone whose push service is the one of the tests: no browser of a machine like this reaches a real one. All else is the
 * browser's own: the keys, the store, the worker and what it shows.
 */
export async function aPhone(
  browser: Browser,
  watch: (context: BrowserContext) => void,
  app: App = 'portal',
): Promise<PhoneApp> {
  const { url: origin, push } = addressOf(app)
  const context = await browser.newContext({
    baseURL: origin,
    locale: 'en-US',
    timezoneId: 'UTC',
    viewport: { width: 390, height: 780 },
    hasTouch: true,
    // Whatever the computer of the test does without.
    javaScriptEnabled: true,
  })
  watch(context)
  await context.grantPermissions(['notifications'], { origin })
  const receiver = aReceiver()
  phones += 1
  const path = `/phone-${process.pid}-${phones}`
  await context.addInitScript(
    ({ endpoint, keys }) => {
      let present: object | null = null
      // What a browser gives a page that subscribes, as far as the app looks at it.
      PushManager.prototype.subscribe = async (options) => {
        present = {
          // The app gives bytes.
          options: {
            applicationServerKey: new Uint8Array(options?.applicationServerKey as Uint8Array<ArrayBuffer>).buffer,
          },
          toJSON: () => ({ endpoint, keys, expirationTime: null }),
          unsubscribe: async () => true,
        }
        return present as PushSubscription
      }
      PushManager.prototype.getSubscription = async () => present as PushSubscription | null
    },
    { endpoint: `${push}${path}`, keys: receiver.keys },
  )
  const page = await context.newPage()
  const sent = async (): Promise<string[]> => (await fetch(`${push}${path}`)).json()
  let received = 0
  return {
    page,
    async scan(address) {
      await page.goto(address)
    },
    async enter(number, button = 'Approve') {
      await page.getByLabel('Number', { exact: true }).fill(number)
      await page.getByRole('button', { name: button }).click()
    },
    async receive() {
      await expect
        .poll(async () => (await sent()).length, { message: 'no notification came' })
        .toBeGreaterThan(received)
      received += 1
      const text = receiver.read(Buffer.from(String((await sent()).at(-1)), 'base64'))
      await deliver(context, page, { origin, text })
      return JSON.parse(text)
    },
  }
}

/** Hands the text of a notification to the worker of the app, as the browser does once it has decrypted it. */
async function deliver(context: BrowserContext, page: Page, { origin, text }: { origin: string; text: string }) {
  const cdp = await context.newCDPSession(page)
  const registered = new Promise<string>((resolve) => {
    cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [one] = registrations.filter(({ scopeURL, isDeleted }) => scopeURL.endsWith('/authenticator') && !isDeleted)
      if (one) resolve(one.registrationId)
    })
  })
  await cdp.send('ServiceWorker.enable')
  const registrationId = await registered
  await cdp.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data: text })
  await cdp.detach()
}

/** The notifications that the worker shows now. */
export const shownNotifications = (page: Page): Promise<{ title: string; body: string }[]> =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration('/authenticator')
    return ((await registration?.getNotifications()) ?? []).map(({ title, body }) => ({ title, body }))
  })

/** What the QR code of the page holds, from its text. */
export async function codeOnPage(page: Page): Promise<string> {
  await page.getByText("Can't scan the QR code?").click()
  return (await page.getByText(/\/authenticator#add=/).textContent()) ?? ''
}

/** The two digits that a page shows for the phone. */
export async function numberShown(page: Page): Promise<string> {
  const shown = page.getByText(
    /^(Number to enter on your phone|If that is your phone, enter this number on it:): \d\d$/,
  )
  return /\d\d$/.exec((await shown.textContent()) ?? '')?.[0] ?? ''
}

/** Adds our app on a phone, and leaves the page at its success. */
export async function addPhoneApp(page: Page, phone: PhoneApp): Promise<void> {
  await page.goto('/security-info/add/authenticator-app')
  await page.getByRole('button', { name: 'Next' }).click()
  await phone.scan(await codeOnPage(page))
  await phone.enter(await numberShown(page), 'Confirm')
  await expect(page.getByText(/was registered successfully/)).toBeVisible()
}
