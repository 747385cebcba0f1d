import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbeddedPostgres } from '../../scripts/embedded-postgres'
import { migrate } from '../../scripts/migrate'

/** A database that a crash may lose, since it is thrown away: much faster than one that must keep every write. */
const CARELESS = ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off']

/**
 * Vitest's global setup of the integration tests: an empty, migrated database whose address the tests find in
 * DATABASE_URL. It is in a private throw-away server, or in the server TEST_DATABASE_URL names.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const server = process.env.TEST_DATABASE_URL
  const database = server ? await makeScratchDatabase(server) : await startThrowAwayServer()
  await migrate(database.url)
  process.env.DATABASE_URL = database.url
  return database.remove
}

async function startThrowAwayServer(): Promise<{ url: string; remove(): Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), 'countersign-test-'))
  const postgres = await startEmbeddedPostgres({ dir, flags: CARELESS })
  return {
    url: postgres.url,
    async remove() {
      await postgres.stop()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

async function makeScratchDatabase(server: string): Promise<{ url: string; remove(): Promise<void> }> {
  const name = `countersign_test_${randomBytes(6).toString('hex')}`
  await query(server, `CREATE DATABASE ${name}`)
  const url = new URL(server)
  url.pathname = name
  return { url: url.href, remove: () => query(server, `DROP DATABASE ${name} WITH (FORCE)`) }
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
