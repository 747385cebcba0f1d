import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { removeOldAudit } from '@/features/audit/remove-old'
import { verifyTrail } from '@/features/audit/verify-trail'
import { connect } from '@/server/db'
import { startJobs } from '@/server/jobs'
import { grantToApp, keepAuditFor } from '../../../scripts/grants'
import { migrate } from '../../../scripts/migrate'

const mark = randomBytes(6).toString('hex')
const [ownerRole, appRole, database] = [`owner_${mark}`, `app_${mark}`, `two_roles_${mark}`]
let server: pg.Client
beforeAll(async () => {
  server = new pg.Client({ connectionString: process.env.MIGRATION_DATABASE_URL })
  await server.connect()
  for (const role of [ownerRole, appRole]) await server.query(`CREATE ROLE ${role} LOGIN PASSWORD 'x'`)
})
afterAll(async () => {
  await server.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`)
  for (const role of [ownerRole, appRole]) await server.query(`DROP ROLE ${role}`)
  await server.end()
})

const as = (username: string) =>
  Object.assign(new URL(process.env.MIGRATION_DATABASE_URL ?? ''), { username, password: 'x', pathname: database }).href

/** A start of the app: its jobs make their own tables, and a row is written. */
async function start(url: string): Promise<void> {
  const jobs = await startJobs(url, [{ name: 'nothing', schedule: '0 0 1 1 *', run: async () => {} }])
  await jobs.stop()
  const db = connect(url)
  await db.$executeRaw`
    INSERT INTO "AuditEvent" ("at", "type", "details") VALUES (now() - interval '60 days', 'session.signed_out', '{}')`
  await db.$disconnect()
}

it('a database that one ordinary role owned goes over to two, as the README says', async () => {
  await server.query(`CREATE DATABASE ${database} OWNER ${appRole}`)
  await migrate(as(appRole))
  await keepAuditFor(as(appRole), null)
  await start(as(appRole))

  const inside = new pg.Client({
    connectionString: Object.assign(new URL(process.env.MIGRATION_DATABASE_URL ?? ''), { pathname: database }).href,
  })
  await inside.connect()
  await inside.query(`REASSIGN OWNED BY ${appRole} TO ${ownerRole}`)
  await inside.query(`ALTER DATABASE ${database} OWNER TO ${ownerRole}`)
  await inside.end()

  for (let starts = 0; starts < 2; starts += 1) {
    expect(await migrate(as(ownerRole))).toEqual([])
    await grantToApp({ ownerUrl: as(ownerRole), appUrl: as(appRole) })
    await keepAuditFor(as(ownerRole), 86_400)
    await start(as(appRole))
  }
  const db = connect(as(appRole))
  await expect(db.$executeRaw`DELETE FROM "AuditEvent"`).rejects.toThrow('permission denied')
  await expect(db.$executeRaw`CREATE SCHEMA more`).rejects.toThrow('permission denied')
  expect(await removeOldAudit({ db }, null)).toBe(3)
  expect(await verifyTrail(db)).toMatchObject({ rows: 2, first: 4n, bad: null })
  await db.$disconnect()
})
