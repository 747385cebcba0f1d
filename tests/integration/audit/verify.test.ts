import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { v7 as newId } from 'uuid'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { verifyTrail } from '@/features/audit/verify-trail'
import type { PrismaClient } from '@/generated/prisma/client'
import { asOwner, ownDatabase, type TestDatabase } from '../../support/database'

let db: TestDatabase
let owner: PrismaClient
beforeAll(async () => {
  db = await ownDatabase()
  owner = asOwner(db)
})
beforeEach(async () => {
  await past('TRUNCATE "AuditEvent"')
  await owner.auditRetention.updateMany({
    data: { removedThrough: 0, removedHash: new Uint8Array(), keepSeconds: null },
  })
  await db.auditSink.deleteMany()
})

const append = (count: number, at = new Date()) => db.$executeRaw`
  INSERT INTO "AuditEvent" ("at", "type", "details")
  SELECT ${at}, 'session.signed_out', jsonb_build_object('n', n) FROM generate_series(1, ${count}::integer) n`

/** Something that only the owner can do: changes rows past the triggers. */
async function past(...statements: string[]) {
  await owner.$executeRawUnsafe('ALTER TABLE "AuditEvent" DISABLE TRIGGER USER')
  for (const statement of statements) await owner.$executeRawUnsafe(statement)
  await owner.$executeRawUnsafe('ALTER TABLE "AuditEvent" ENABLE TRIGGER USER')
}

describe('a trail', () => {
  it('is whole, whatever its rows hold', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 30 }).map((one) => one.replace(/[\0\p{Cs}]/gu, ''))
    const json = fc.jsonValue({ stringUnit: 'binary', maxDepth: 2 })
    const row = fc.record({
      at: fc.date({ min: new Date(0), max: new Date('2099-12-31'), noInvalidDate: true }),
      type: text,
      id: fc.option(fc.uuid()),
      address: fc.option(text),
      userAgent: fc.option(text),
      details: json.map((value) => JSON.stringify({ value }).replace(/\\u0000|\\ud[89a-f]../gi, '')),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 10 }), async (rows) => {
        for (const { at, type, id, address, userAgent, details } of rows) {
          await db.$executeRaw`
            INSERT INTO "AuditEvent" ("at", "type", "actorId", "subjectId", "sessionId", "address", "userAgent", "details")
            VALUES (${at}, ${type}, ${id}::uuid, NULL, ${id}::uuid, ${address}, ${userAgent}, ${details}::jsonb)`
        }
      }),
      { numRuns: 30 },
    )
    const rows = await db.auditEvent.count()
    expect(rows).toBeGreaterThan(30)
    expect(await verifyTrail(db)).toMatchObject({ rows, first: 1n, bad: null })
  }, 120_000)

  it('is whole when it is empty, and when it is longer than a batch', async () => {
    expect(await verifyTrail(db)).toMatchObject({ rows: 0, bad: null })
    await append(5_001)
    expect(await verifyTrail(db)).toMatchObject({ rows: 5_001, last: { seq: 5_001n }, bad: null })
  })

  it.each([
    ['a changed type', `UPDATE "AuditEvent" SET "type" = 'nothing' WHERE "seq" = 3`, { seq: 3n, why: 'altered' }],
    ['changed details', `UPDATE "AuditEvent" SET "details" = '{"n": 9}' WHERE "seq" = 4`, { seq: 4n, why: 'altered' }],
    ['a changed time', `UPDATE "AuditEvent" SET "at" = "at" + '1 ms' WHERE "seq" = 2`, { seq: 2n, why: 'altered' }],
    [
      'somebody put in',
      `UPDATE "AuditEvent" SET "actorId" = '${newId()}' WHERE "seq" = 1`,
      { seq: 1n, why: 'altered' },
    ],
    ['a row taken out', 'DELETE FROM "AuditEvent" WHERE "seq" = 3', { seq: 3n, why: 'missing' }],
    ['the first rows taken out', 'DELETE FROM "AuditEvent" WHERE "seq" < 3', { seq: 1n, why: 'missing' }],
    [
      'a changed row with a new hash of its own',
      `UPDATE "AuditEvent" e SET "type" = 'x' WHERE "seq" = 3;
       UPDATE "AuditEvent" e SET "hash" = audit_event_hash(e) WHERE "seq" = 3`,
      { seq: 4n, why: 'detached' },
    ],
    [
      'rows in another order',
      `UPDATE "AuditEvent" SET "seq" = -"seq" WHERE "seq" IN (3, 4);
       UPDATE "AuditEvent" SET "seq" = 7 + "seq" WHERE "seq" < 0`,
      { seq: 3n, why: 'detached' },
    ],
  ])('shows %s, and names the first bad row', async (_, statements, bad) => {
    await append(6)
    await past(...statements.split(';'))
    expect((await verifyTrail(db)).bad).toEqual(bad)
  })

  it('shows a change although the hash function of the database says that all is well', async () => {
    await append(4)
    const definition = await owner.$queryRaw<[{ text: string }]>`
      SELECT pg_get_functiondef('audit_event_hash'::regproc) AS text`
    const body = `CREATE OR REPLACE FUNCTION audit_event_hash(event "AuditEvent") RETURNS bytea LANGUAGE sql STABLE`
    await owner.$executeRawUnsafe(`${body} AS $$ SELECT event."hash" $$`)
    await past(`UPDATE "AuditEvent" SET "type" = 'nothing' WHERE "seq" = 2`)
    const result = await verifyTrail(db)
    await owner.$executeRawUnsafe(definition[0].text)
    expect(result.bad).toEqual({ seq: 2n, why: 'altered' })
  })

  it('shows that newest rows are gone which a sink has seen', async () => {
    await append(5)
    await db.auditSink.create({ data: { name: 'file:/x', cursor: 5 } })
    await past('DELETE FROM "AuditEvent" WHERE "seq" > 3')
    expect((await verifyTrail(db)).bad).toEqual({ seq: 4n, why: 'missing' })
  })
})

describe('npm run audit:verify', () => {
  const run = () => {
    const args = ['--conditions=react-server', '--import', 'tsx', 'scripts/audit-verify.ts']
    const env = { ...process.env, DATABASE_URL: db.url }
    return promisify(execFile)(process.execPath, args, { env }).then(
      ({ stdout }) => ({ code: 0, said: stdout }),
      (error: { code: number; stderr: string }) => ({ code: error.code, said: error.stderr }),
    )
  }
  it('says that the trail is whole, or else the first bad row, and ends with 1', async () => {
    await append(6)
    const { hash } = await db.auditEvent.findUniqueOrThrow({ where: { seq: 6 } })
    const whole = `The audit trail is whole: 6 rows, from 1 to 6, whose hash is ${Buffer.from(hash).toString('hex')}.\n`
    expect(await run()).toEqual({ code: 0, said: whole })
    await past(`UPDATE "AuditEvent" SET "type" = 'nothing' WHERE "seq" IN (4, 5)`)
    const said = 'The audit trail was tampered with. The first bad row is 4: what it holds is not what was written.\n'
    expect(await run()).toEqual({ code: 1, said })
  })
})
