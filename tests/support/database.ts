import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll } from 'vitest'
import type { AuditEvent, PrismaClient } from '@/generated/prisma/client'
import { connect } from '@/server/db'
import { migrate } from '../../scripts/migrate'

function serverUrl(): string {
  if (!process.env.DATABASE_URL) throw new Error('Integration tests run with `vitest --project integration`')
  return process.env.DATABASE_URL
}

/** The database that all files share: a test uses its own rows and leaves the policy alone. */
export function sharedDatabase(): PrismaClient & { url: string } {
  return connected(serverUrl())
}

/** A database of this file's own, for tests that change what everybody shares, such as the policy. */
export async function ownDatabase(): Promise<PrismaClient & { url: string }> {
  const name = `countersign_own_${randomBytes(6).toString('hex')}`
  const server = new pg.Client({ connectionString: serverUrl() })
  await server.connect()
  await server.query(`CREATE DATABASE ${name}`)
  const url = new URL(serverUrl())
  url.pathname = name
  await migrate(url.href)
  afterAll(async () => {
    await server.query(`DROP DATABASE ${name} WITH (FORCE)`)
    await server.end()
  })
  return connected(url.href)
}

function connected(url: string): PrismaClient & { url: string } {
  const db = connect(url)
  afterAll(() => db.$disconnect())
  return Object.assign(db, { url })
}

/** What the audit trail says happened to a person, the oldest first. */
export function auditOf(db: PrismaClient, subjectId: string): Promise<AuditEvent[]> {
  return db.auditEvent.findMany({ where: { subjectId }, orderBy: { seq: 'asc' } })
}

/** The kinds of events that happened to a person, in order. */
export async function eventsOf(db: PrismaClient, subjectId: string): Promise<string[]> {
  return (await auditOf(db, subjectId)).map(({ type }) => type)
}
