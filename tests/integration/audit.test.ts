import { describe, expect, it } from 'vitest'
import { recordAudit } from '@/features/audit/audit'
import { changeDefault } from '@/features/methods/change-default'
import { deleteMethod } from '@/features/methods/delete-method'
import { loadMethods } from '@/features/methods/repository'
import { loadVersionedPolicy } from '@/features/policy/repository'
import { savePolicy } from '@/features/policy/save-policy'
import { signOutEverywhere } from '@/features/sessions/sign-out'
import { findChallenge } from '@/features/verification/repository'
import { anActor, aPolicy, aRegisteredPhone, testKeys } from '../support/builders'
import { scriptedCodes } from '../support/codes'
import { asOwner, eventsOf, ownDatabase } from '../support/database'
import { enter, started, testDeps } from '../support/phone-flow'
import { aSignIn } from '../support/sessions'

const db = await ownDatabase()
const owner = asOwner(db)
const setUp = () => testDeps({ db, codes: scriptedCodes() })
const nobody = { actorId: null, subjectId: null, sessionId: null, address: null, userAgent: null }
const write = () => db.$transaction((tx) => recordAudit(tx, nobody, { type: 'session.signed_out' }, new Date()))

/** Rows that do not carry the hash of the one before, or whose content does not match their own hash. */
const broken = () => db.$queryRaw<{ seq: bigint }[]>`
  SELECT seq FROM (
    SELECT e.seq, e.hash = audit_event_hash(e) AS whole,
      e."previousHash" = coalesce(lag(e.hash) OVER (ORDER BY e.seq), ''::bytea) AS chained,
      e.seq = row_number() OVER (ORDER BY e.seq) AS counted
    FROM "AuditEvent" e) checked
  WHERE NOT (whole AND chained AND counted)`

/** Runs something while no audit row can be written. */
async function withoutAudit(work: () => Promise<unknown>) {
  await owner.$executeRaw`ALTER TABLE "AuditEvent" ADD CONSTRAINT refuse CHECK (false) NOT VALID`
  try {
    await expect(work()).rejects.toThrow('refuse')
  } finally {
    await owner.$executeRaw`ALTER TABLE "AuditEvent" DROP CONSTRAINT refuse`
  }
}

describe('the audit trail', () => {
  it.each([
    ['changed', `UPDATE "AuditEvent" SET "type" = 'nothing'`],
    ['changed where no row matches', `UPDATE "AuditEvent" SET "type" = 'nothing' WHERE "seq" = -1`],
    ['shortened', 'DELETE FROM "AuditEvent"'],
    ['emptied', 'TRUNCATE "AuditEvent"'],
    [
      'overwritten',
      `INSERT INTO "AuditEvent" SELECT * FROM "AuditEvent" LIMIT 1 ON CONFLICT ("seq") DO UPDATE SET "type" = 'nothing'`,
    ],
  ])('cannot be %s, not even by its owner', async (_, statement) => {
    await write()
    const before = await db.auditEvent.findMany()
    await expect(owner.$executeRawUnsafe(statement)).rejects.toThrow('append-only')
    expect(await db.auditEvent.findMany()).toEqual(before)
  })

  it.each([
    `UPDATE "AuditEvent" SET "type" = 'nothing'`,
    'DELETE FROM "AuditEvent"',
    'TRUNCATE "AuditEvent"',
    'ALTER TABLE "AuditEvent" ADD COLUMN "more" TEXT',
    'ALTER TABLE "AuditEvent" DISABLE TRIGGER audit_event_chain',
    'ALTER TABLE "AuditEvent" DISABLE TRIGGER ALL',
    'ALTER TABLE "AuditEvent" OWNER TO CURRENT_USER',
    'DROP TABLE "AuditEvent"',
    'DROP TRIGGER audit_event_append_only ON "AuditEvent"',
    'CREATE TRIGGER more BEFORE INSERT ON "AuditEvent" FOR EACH ROW EXECUTE FUNCTION audit_event_chain()',
    'CREATE RULE more AS ON INSERT TO "AuditEvent" DO INSTEAD NOTHING',
    'CREATE OR REPLACE FUNCTION audit_event_hash("AuditEvent") RETURNS bytea LANGUAGE sql AS $$ SELECT $1."hash" $$',
    'UPDATE "AuditRetention" SET "keepSeconds" = 1',
    'UPDATE "AuditRetention" SET "removedThrough" = 1000000',
    'DELETE FROM "AuditRetention"',
    'SET session_replication_role = replica',
    'CREATE TABLE "more" ("id" INTEGER)',
  ])('is out of reach for the role of the app: %s', async (statement) => {
    await write()
    await expect(db.$executeRawUnsafe(statement)).rejects.toThrow(
      /permission denied|must be owner|must be able to SET ROLE/,
    )
    expect(await broken()).toEqual([])
  })

  it('does not take a table of the caller for the trail', async () => {
    await write()
    const { seq } = await db.$transaction(async (tx) => {
      await tx.$executeRaw`CREATE TEMP TABLE "AuditEvent" ("seq" BIGINT, "hash" BYTEA) ON COMMIT DROP`
      await tx.$executeRaw`INSERT INTO "AuditEvent" VALUES (7000000, 'forged')`
      await tx.$executeRaw`
        INSERT INTO public."AuditEvent" ("at", "type", "details") VALUES (now(), 'session.signed_out', '{}')`
      await tx.$executeRaw`DROP TABLE pg_temp."AuditEvent"`
      return tx.auditEvent.findFirstOrThrow({ orderBy: { seq: 'desc' } })
    })
    expect(seq).toBeLessThan(1000n)
    expect(await broken()).toEqual([])
  })

  it('is one unbroken chain after fifty writers at once', async () => {
    const before = await db.auditEvent.count()
    await Promise.all(Array.from({ length: 50 }, write))
    expect(await db.auditEvent.count()).toBe(before + 50)
    expect(await broken()).toEqual([])
  })

  it('stays unbroken when writers give up', async () => {
    const giveUp = () =>
      db.$transaction(async (tx) => {
        await recordAudit(tx, nobody, { type: 'session.signed_out' }, new Date())
        throw new Error('given up')
      })
    const before = await db.auditEvent.count()
    await Promise.allSettled(Array.from({ length: 20 }, (_, n) => (n % 2 ? write() : giveUp())))
    expect(await db.auditEvent.count()).toBe(before + 10)
    expect(await broken()).toEqual([])
  })

  it('shows a row that somebody changed past the trigger', async () => {
    await write()
    await write()
    const { seq } = await db.auditEvent.findFirstOrThrow({ orderBy: { seq: 'desc' } })
    const forge = async (type: string) => {
      await owner.$executeRaw`ALTER TABLE "AuditEvent" DISABLE TRIGGER audit_event_append_only`
      await owner.$executeRaw`UPDATE "AuditEvent" SET "type" = ${type} WHERE "seq" = ${seq}`
      await owner.$executeRaw`ALTER TABLE "AuditEvent" ENABLE TRIGGER audit_event_append_only`
    }
    await forge('forged')
    expect(await broken()).toEqual([{ seq }])
    await forge('session.signed_out')
    expect(await broken()).toEqual([])
  })
})

describe('a change whose audit row cannot be written does not happen:', () => {
  it('a phone is not registered and its challenge not consumed', async () => {
    const deps = setUp()
    const actor = await anActor(db)
    const id = await started(deps, actor)
    await withoutAudit(() => enter(deps, actor, id))
    expect(await loadMethods(db, testKeys, actor.id)).toEqual({ methods: [], stored: null })
    expect(await findChallenge(db, id, actor)).toMatchObject({ consumedAt: null, methodId: null })
  })

  it('a method is not deleted and the default does not move', async () => {
    const actor = await anActor(db)
    const id = await aRegisteredPhone(db, actor.id, { default: 'text' })
    await withoutAudit(() => deleteMethod(setUp(), actor, id))
    expect((await loadMethods(db, testKeys, actor.id)).stored).toEqual({ methodId: id, option: 'text' })
  })

  it('a default does not change', async () => {
    const actor = await anActor(db)
    const methodId = await aRegisteredPhone(db, actor.id, { default: 'text' })
    await withoutAudit(() => changeDefault(setUp(), actor, { methodId, option: 'call' }))
    expect((await loadMethods(db, testKeys, actor.id)).stored?.option).toBe('text')
  })

  it('a policy is not saved', async () => {
    const before = await loadVersionedPolicy(db)
    const admin = await anActor(db, { role: 'admin' })
    await withoutAudit(() => savePolicy(setUp(), admin, aPolicy({ text: false }), before.version))
    expect(await loadVersionedPolicy(db)).toEqual(before)
  })

  it('a session is neither opened nor ended', async () => {
    const deps = setUp()
    const { id: userId, ...actor } = await anActor(db)
    const opened = { userId, ...actor }
    await withoutAudit(() => aSignIn(deps, opened))
    expect(await db.session.count({ where: { userId } })).toBe(0)
    await aSignIn(deps, opened)
    await withoutAudit(() => signOutEverywhere(deps, { id: userId, ...actor }))
    expect(await db.session.count({ where: { userId, endedAt: null } })).toBe(1)
    expect(await eventsOf(db, userId)).toEqual(['sign_in.succeeded'])
  })
})
