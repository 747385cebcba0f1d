import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll } from 'vitest'
import type { AuditEvent, PrismaClient } from '@/generated/prisma/client'
import { connect } from '@/server/db'
import { grantToApp } from '../../scripts/grants'
import { migrate } from '../../scripts/migrate'

function serverUrl(name: 'DATABASE_URL' | 'MIGRATION_DATABASE_URL'): string {
  const url = process.env[name]
  if (!url) throw new Error('Integration tests run with `vitest --project integration`')
  return url
}

/** A database as the app sees it, and how its owner does. */
export type TestDatabase = PrismaClient & { url: string; ownerUrl: string }

/** The database that all files share: a test uses its own rows and leaves the policy alone. */
export function sharedDatabase(): TestDatabase {
  return connected({ url: serverUrl('DATABASE_URL'), ownerUrl: serverUrl('MIGRATION_DATABASE_URL') })
}

/** A database of this file's own, for tests that change what everybody shares, such as the policy. */
export async function ownDatabase(): Promise<TestDatabase> {
  const name = `countersign_own_${randomBytes(6).toString('hex')}`
  const server = new pg.Client({ connectionString: serverUrl('MIGRATION_DATABASE_URL') })
  await server.connect()
  await server.query(`CREATE DATABASE ${name}`)
  const at = (base: string) => Object.assign(new URL(base), { pathname: name }).href
  const [url, ownerUrl] = [at(serverUrl('DATABASE_URL')), at(serverUrl('MIGRATION_DATABASE_URL'))]
  await migrate(ownerUrl)
  await grantToApp({ ownerUrl, appUrl: url })
  afterAll(async () => {
    await server.query(`DROP DATABASE ${name} WITH (FORCE)`)
    await server.end()
  })
  return connected({ url, ownerUrl })
}

function connected(urls: { url: string; ownerUrl: string }): TestDatabase {
  const db = connect(urls.url)
  afterAll(() => db.$disconnect())
  return Object.assign(db, urls)
}

/** The same database as its owner, who may do anything. */
export function asOwner({ ownerUrl }: TestDatabase): PrismaClient {
  const owner = connect(ownerUrl)
  afterAll(() => owner.$disconnect())
  return owner
}

/** What the audit trail says happened to a person, the oldest first. */
export function auditOf(db: PrismaClient, subjectId: string): Promise<AuditEvent[]> {
  return db.auditEvent.findMany({ where: { subjectId }, orderBy: { seq: 'asc' } })
}

/** The kinds of events that happened to a person, in order. */
export async function eventsOf(db: PrismaClient, subjectId: string): Promise<string[]> {
  return (await auditOf(db, subjectId)).map(({ type }) => type)
}
