import { beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '@/features/accounts/person'
import { exportTrail } from '@/features/audit/export-trail'
import type { AuditFilter } from '@/features/audit/search-trail'
import type { PrismaClient } from '@/generated/prisma/client'
import { aClock, aPerson } from '../../support/builders'
import { ownDatabase, type TestDatabase } from '../../support/database'
import { aSignedInPerson } from '../../support/signed-in'

const all: AuditFilter = { subjects: null, actors: null, types: [], from: null, until: null }
const ROWS = 2_600
let db: TestDatabase
let admin: Actor
beforeAll(async () => {
  db = await ownDatabase()
  admin = await anAdministrator()
  await db.$executeRaw`
    INSERT INTO "AuditEvent" ("at", "type", "actorId", "subjectId", "userAgent", "details")
    SELECT '2026-01-01'::timestamptz + n * interval '1 s', 'method.renamed', ${admin.id}::uuid, ${admin.id}::uuid,
      '=cmd|'' /C calc''!A0', jsonb_build_object('label', '@x' || n)
    FROM generate_series(1, ${ROWS}::integer) n`
})

async function anAdministrator(): Promise<Actor> {
  const person = await aSignedInPerson(db)
  await db.user.update({ where: { id: person.id }, data: { role: 'admin' } })
  return { ...person, role: 'admin' }
}

const start = (format: 'csv' | 'jsonl', filter = all, by: PrismaClient = db, actor = admin) =>
  exportTrail({ db: by, now: aClock().now }, actor, { filter, format })
const textOf = (file: ReadableStream<Uint8Array>) => new Response(file).text()
const aMonth = { ...all, from: new Date('2026-01-01'), until: new Date('2026-02-01') }

/** The database, and how often the trail was read. */
function counted(): { by: PrismaClient; reads: () => number } {
  let reads = 0
  const by = db.$extends({
    query: {
      async $queryRaw({ args, query }) {
        reads += 1
        return query(args)
      },
    },
  })
  return { by: by as unknown as PrismaClient, reads: () => reads } // an extended client does all that the plain one does
}

describe('an export', () => {
  it('in JSON Lines has every row that the filter means, once, the newest first', async () => {
    const lines = (await textOf(await start('jsonl', aMonth))).split('\n')
    expect(lines.pop()).toBe('')
    const rows = lines.map((line) => JSON.parse(line))
    expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: ROWS }, (_, n) => ROWS - n))
    const { hash } = await db.auditEvent.findUniqueOrThrow({ where: { seq: 1 } })
    const first = { type: 'method.renamed', actorId: admin.id, actorEmail: admin.email, details: { label: '@x1' } }
    expect(rows.at(-1)).toMatchObject({
      ...first,
      hash: Buffer.from(hash).toString('hex'),
      at: '2026-01-01T00:00:01.000Z',
    })
  })

  it('in CSV begins with the names of the columns, without a BOM, and no field is a formula', async () => {
    const bytes = new Uint8Array(await new Response(await start('csv', aMonth)).arrayBuffer())
    expect([...bytes.slice(0, 4)]).toEqual([...Buffer.from('seq,')])
    const text = Buffer.from(bytes).toString()
    const lines = text.split('\r\n')
    expect(lines[0]).toBe(
      'seq,at,type,actorId,actorEmail,subjectId,subjectEmail,sessionId,address,userAgent,details,previousHash,hash',
    )
    expect(lines).toHaveLength(ROWS + 2)
    expect(lines[1]).toContain(`,'=cmd|' /C calc'!A0,"{""label"":""@x${ROWS}""}",`)
    expect(text).not.toMatch(/(^|,|\n)"?[=@+]/)
  })

  it('is in the trail before the first byte, with its filter by ids and nothing that was typed', async () => {
    const { id } = await aPerson(db)
    const file = await start('csv', { ...aMonth, subjects: [id], types: ['account.frozen'] })
    const row = await db.auditEvent.findFirstOrThrow({ where: { type: 'audit.exported' }, orderBy: { seq: 'desc' } })
    const filter = {
      subjects: [id],
      types: ['account.frozen'],
      from: '2026-01-01T00:00:00.000Z',
      until: '2026-02-01T00:00:00.000Z',
    }
    expect(row).toMatchObject({ actorId: admin.id, subjectId: null, details: { format: 'csv', filter } })
    expect((await textOf(file)).split('\r\n')).toHaveLength(2)
  })

  it('reads no further than the reader does, and nothing once it is gone', async () => {
    const { by, reads } = counted()
    const reader = (await start('jsonl', aMonth, by)).getReader()
    await reader.read()
    const page = await reader.read()
    expect(
      Buffer.from(page.value ?? [])
        .toString()
        .split('\n'),
    ).toHaveLength(501)
    await new Promise((resolve) => setTimeout(resolve, 300))
    const soFar = reads()
    expect(soFar).toBeLessThanOrEqual(4)
    await reader.cancel()
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(reads()).toBe(soFar)
  })

  it('holds no connection and no transaction between two pages', async () => {
    const reader = (await start('jsonl', aMonth)).getReader()
    await reader.read()
    await new Promise((resolve) => setTimeout(resolve, 200))
    const busy = await db.$queryRaw`
      SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'`
    expect(busy).toEqual([])
    await reader.cancel()
  })

  it('of ten years has all of it, and rows that are written meanwhile do not upset it', async () => {
    const reader = (
      await start('jsonl', { ...all, from: new Date('2020-01-01'), until: new Date('2030-01-01') })
    ).getReader()
    const seqs: number[] = []
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      const lines = Buffer.from(value).toString().trim().split('\n')
      seqs.push(...lines.map((line) => JSON.parse(line).seq))
      await db.$executeRaw`INSERT INTO "AuditEvent" ("at", "type", "details") VALUES (now(), 'session.signed_out', '{}')`
    }
    expect(new Set(seqs).size).toBe(seqs.length)
    expect(seqs.filter((seq) => seq <= ROWS)).toHaveLength(ROWS)
  })

  it.each([
    [
      'their session ends',
      (actor: Actor) =>
        db.session.updateMany({
          where: { id: actor.sessionId },
          data: { endedAt: new Date(), endedReason: 'signed_out' },
        }),
    ],
    [
      'they are no administrator any more',
      (actor: Actor) => db.user.update({ where: { id: actor.id }, data: { role: 'user' } }),
    ],
    [
      'they are disabled',
      (actor: Actor) => db.user.update({ where: { id: actor.id }, data: { disabledAt: new Date() } }),
    ],
  ])('breaks off when %s', async (_, change) => {
    const actor = await anAdministrator()
    const reader = (await start('jsonl', aMonth, db, actor)).getReader()
    await reader.read()
    await change(actor)
    const drain = async () => {
      while (!(await reader.read()).done) {
        // The next page.
      }
    }
    await expect(drain()).rejects.toThrow('has ended')
  })
})
