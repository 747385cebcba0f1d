// npm run audit:verify
import { existsSync } from 'node:fs'

const reasons = {
  altered: 'what it holds is not what was written',
  missing: 'it is not there',
  detached: 'it does not continue the row before it',
}

async function main(): Promise<boolean> {
  if (existsSync('.env')) process.loadEnvFile('.env')
  if (!process.env.DATABASE_URL) throw new Error('DATABASE_URL is missing: the PostgreSQL that holds the audit trail.')
  const { connect } = await import('../src/server/db')
  const { verifyTrail } = await import('../src/features/audit/verify-trail')
  const db = connect(process.env.DATABASE_URL)
  const { rows, first, last, bad } = await verifyTrail(db).finally(() => db.$disconnect())
  if (bad) {
    console.error(`The audit trail was tampered with. The first bad row is ${bad.seq}: ${reasons[bad.why]}.`)
    return false
  }
  console.log(
    rows === 0
      ? 'The audit trail is empty.'
      : `The audit trail is whole: ${rows} rows, from ${first} to ${last.seq}, whose hash is ${last.hash}.`,
  )
  return true
}

main().then(
  (whole) => process.exit(whole ? 0 : 1),
  (error: Error) => {
    console.error(error.message)
    process.exit(1)
  },
)
