/**
 * The servers that the tests run against. `portal` is set up as in production, with the fake Twilio; `alone` is too, with
 * a database and a Twilio of its own, for tests that change what everybody is bound to; `demo` has the inbox.
 */
export type App = 'portal' | 'alone' | 'demo'

export type Address = {
  url: string
  databaseUrl: string
  /** Where the fake Twilio listens; null where codes arrive in the inbox. */
  twilio: string | null
  /** Where mails arrive, a file each; null where they arrive in the inbox. */
  mailDir: string | null
  /** The push service that it sends to, which keeps what it gets. */
  push: string
  /** Where the audit trail goes besides; null where it does not. */
  auditFile: string | null
  /** Everything the server wrote. */
  log: string
}

export type Addresses = Record<App, Address>

const VARIABLE = 'COUNTERSIGN_E2E'

/** Leaves the addresses where the workers that Playwright starts later find them. */
export function publishAddresses(addresses: Addresses): void {
  process.env[VARIABLE] = JSON.stringify(addresses)
}

export function addressOf(app: App): Address {
  const published = process.env[VARIABLE]
  if (!published) throw new Error('The servers of the tests are not running')
  const addresses: Addresses = JSON.parse(published)
  return addresses[app]
}

/** The password of everybody in the demo. */
export const DEMO_PASSWORD = 'northfield clinic at night'
