import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbeddedPostgres } from '../../scripts/embedded-postgres'
import { grantToApp } from '../../scripts/grants'
import { migrate } from '../../scripts/migrate'

/** A database that a crash may lose, since it is thrown away: much faster than one that must keep every write. */
const CARELESS = ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off']

/**
 * Vitest's global setup of the integration tests: an empty, migrated database whose address the tests find in
 * DATABASE_URL, and its owner's in MIGRATION_DATABASE_URL. It is in a private throw-away server, or in the server that
 * TEST_DATABASE_URL names with a role that may make databases and roles.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const server = process.env.TEST_DATABASE_URL
  const database = server ? await makeScratchDatabase(server) : await startThrowAwayServer()
  await migrate(database.ownerUrl)
  await grantToApp({ ownerUrl: database.ownerUrl, appUrl: database.url })
  process.env.DATABASE_URL = database.url
  process.env.MIGRATION_DATABASE_URL = database.ownerUrl
  return database.remove
}

type Database = { url: string; ownerUrl: string; remove(): Promise<void> }

async function startThrowAwayServer(): Promise<Database> {
  const dir = await mkdtemp(join(tmpdir(), 'countersign-test-'))
  const postgres = await startEmbeddedPostgres({ dir, flags: CARELESS })
  return {
    url: postgres.url,
    ownerUrl: postgres.ownerUrl,
    async remove() {
      await postgres.stop()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

async function makeScratchDatabase(server: string): Promise<Database> {
  const name = `countersign_test_${randomBytes(6).toString('hex')}`
  const password = randomBytes(12).toString('hex')
  await query(server, `CREATE DATABASE ${name}`)
  await query(server, `CREATE ROLE ${name} LOGIN PASSWORD '${password}'`)
  const owner = Object.assign(new URL(server), { pathname: name })
  return {
    url: Object.assign(new URL(owner), { username: name, password }).href,
    ownerUrl: owner.href,
    async remove() {
      await query(server, `DROP DATABASE ${name} WITH (FORCE)`)
      await query(server, `DROP ROLE ${name}`)
    },
  }
}

async function query(server: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
