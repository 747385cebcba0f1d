// Runs with `--conditions=react-server`, which `server-only` modules need and Next's own server must not have.
import { generate } from './build'
import { grantToApp, keepAuditFor } from './grants'
import { migrate } from './migrate'

/** All that must be true before the app may serve: complete settings, an up-to-date database, and the demo's people. */
async function prepare(): Promise<void> {
  const { parseEnv } = await import('../src/server/env')
  const { DATABASE_URL: appUrl, MIGRATION_DATABASE_URL: ownerUrl, AUDIT_RETENTION, DEMO } = parseEnv(process.env)
  await generate()
  const applied = await migrate(ownerUrl ?? appUrl)
  if (applied.length > 0) console.log(`Database brought up to date: ${applied.join(', ')}`)
  if (ownerUrl) await grantToApp({ ownerUrl, appUrl })
  await keepAuditFor(ownerUrl ?? appUrl, AUDIT_RETENTION === undefined ? null : AUDIT_RETENTION / 1000)
  if (!DEMO) return
  const { seedDemo } = await import('../prisma/seed')
  await seedDemo()
}

prepare().then(
  () => process.exit(0),
  (error: Error) => {
    console.error(error.message)
    process.exit(1)
  },
)
