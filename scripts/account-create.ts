// npm run account:create -- --email name@example.org [--name "First Last"] [--admin]
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { readSecret } from './read-secret'

async function main(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env')
  const { values } = parseArgs({
    options: { email: { type: 'string' }, name: { type: 'string' }, admin: { type: 'boolean', default: false } },
  })
  const { EmailAddress } = await import('../src/features/accounts/email-address')
  const email = EmailAddress.safeParse(values.email)
  if (!email.success) throw new Error('Say whose account: --email name@example.org')
  if (!process.env.DATABASE_URL) throw new Error('DATABASE_URL is missing: the PostgreSQL that holds the accounts.')

  const { DomainsSetting } = await import('../src/features/organisation/organisation')
  const domains = DomainsSetting.safeParse(process.env.ORGANISATION_DOMAINS)
  if (!domains.success) throw new Error(`ORGANISATION_DOMAINS ${domains.error.issues[0]?.message}. Nothing was made.`)

  const { limits } = await import('../src/features/limits/limits')
  const { NewPassword } = await import('../src/features/password/password')
  const password = await readSecret(`Password for ${email.data} (${limits.password.min} characters or more): `)
  if (!NewPassword.safeParse(password).success) {
    throw new Error(`A password has ${limits.password.min} to ${limits.password.max} characters. Nothing was made.`)
  }
  if (process.stdin.isTTY && (await readSecret('The same again: ')) !== password) {
    throw new Error('The two passwords differ. Nothing was made.')
  }

  const { connect } = await import('../src/server/db')
  const { createAccount } = await import('../src/features/accounts/create-account')
  const db = connect(process.env.DATABASE_URL)
  const displayName = values.name?.trim() || email.data
  const account = { email: email.data, displayName, role: values.admin ? 'admin' : 'user', password } as const
  const organisation = { domains: domains.data }
  const made = await createAccount({ db, organisation, now: () => new Date() }, account)
  if (!made.ok && made.error === 'taken') {
    throw new Error(`There is an account for ${email.data} already. It was left as it is.`)
  }
  if (!made.ok)
    throw new Error('Neither Admin → Organisation nor ORGANISATION_DOMAINS names this domain. Nothing was made.')
  console.log(`${email.data} can sign in${values.admin ? ' and is an administrator' : ''}.`)
}

main().then(
  () => process.exit(0),
  (error: Error) => {
    console.error(error.message)
    process.exit(1)
  },
)
