import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { removeOldAudit } from '@/features/audit/remove-old'
import { verifyTrail } from '@/features/audit/verify-trail'
import type { PrismaClient } from '@/generated/prisma/client'
import { before, days, hours } from '@/lib/time'
import { grantToApp, keepAuditFor } from '../../../scripts/grants'
import { asOwner, ownDatabase, type TestDatabase } from '../../support/database'

let db: TestDatabase
let owner: PrismaClient
beforeAll(async () => {
  db = await ownDatabase()
  owner = asOwner(db)
})
beforeEach(async () => {
  await owner.$executeRaw`ALTER TABLE "AuditEvent" DISABLE TRIGGER USER`
  await owner.$executeRaw`TRUNCATE "AuditEvent"`
  await owner.$executeRaw`ALTER TABLE "AuditEvent" ENABLE TRIGGER USER`
  await owner.auditRetention.updateMany({
    data: { removedThrough: 0, removedHash: new Uint8Array(), keepSeconds: null },
  })
  await db.auditSink.deleteMany()
  await db.webhook.deleteMany()
})

const keep = days(30)
const append = (count: number, age: number) => db.$executeRaw`
  INSERT INTO "AuditEvent" ("at", "type", "details")
  SELECT ${before(new Date(), age)}, 'session.signed_out', '{}' FROM generate_series(1, ${count}::integer)`
const seqs = async () => (await db.auditEvent.findMany({ orderBy: { seq: 'asc' } })).map(({ seq }) => Number(seq))

describe('old rows', () => {
  it('stay for ever without a setting', async () => {
    await append(3, days(4_000))
    expect(await removeOldAudit({ db }, null)).toBe(0)
    expect(await seqs()).toEqual([1, 2, 3])
  })

  it('go, newer ones stay, the removal is a row itself, and the chain can be followed on', async () => {
    await append(5, keep + hours(1))
    await append(3, keep - hours(1))
    await keepAuditFor(db.ownerUrl, keep / 1000)
    const { hash } = await db.auditEvent.findUniqueOrThrow({ where: { seq: 5 } })
    expect(await removeOldAudit({ db }, null)).toBe(5)
    expect(await seqs()).toEqual([6, 7, 8, 9])
    const removal = await db.auditEvent.findUniqueOrThrow({ where: { seq: 9 } })
    const details = { rows: 5, through: 5, hash: Buffer.from(hash).toString('hex'), keepSeconds: keep / 1000 }
    expect(removal).toMatchObject({ type: 'audit.removed', actorId: null, details })
    expect(await verifyTrail(db)).toMatchObject({ rows: 4, first: 6n, bad: null })
    expect(await removeOldAudit({ db }, null)).toBe(0)
  })

  it('go in many batches, by several processes at once', async () => {
    await append(25_000, keep + hours(1))
    await append(1, hours(1))
    await keepAuditFor(db.ownerUrl, keep / 1000)
    const removed = await Promise.all([1, 2, 3].map(() => removeOldAudit({ db }, null)))
    expect(removed.reduce((sum, one) => sum + one, 0)).toBe(25_000)
    expect(await seqs()).toEqual([25_001, 25_002, 25_003, 25_004])
    expect((await verifyTrail(db)).bad).toBeNull()
  })

  it('go only as long as all before them are old, and never the newest', async () => {
    await append(2, keep + hours(1))
    await append(1, hours(1))
    await append(2, keep + hours(1))
    await keepAuditFor(db.ownerUrl, keep / 1000)
    expect(await removeOldAudit({ db }, null)).toBe(2)
    expect(await seqs()).toEqual([3, 4, 5, 6])
  })

  it('do not go when the newest is all there is', async () => {
    await append(1, keep + hours(1))
    await keepAuditFor(db.ownerUrl, keep / 1000)
    expect(await removeOldAudit({ db }, null)).toBe(0)
    expect(await seqs()).toEqual([1])
  })

  it('wait for the sink and for webhooks that are not paused', async () => {
    await append(9, keep + hours(1))
    await append(1, hours(1))
    await keepAuditFor(db.ownerUrl, keep / 1000)
    expect(await removeOldAudit({ db }, 'file:/x')).toBe(0)
    await db.auditSink.create({ data: { name: 'file:/x', cursor: 6 } })
    const webhook = { url: 'https://a.test/', secretCiphertext: 'x', createdAt: new Date(), events: [] }
    await db.webhook.create({ data: { ...webhook, id: crypto.randomUUID(), cursor: 4 } })
    await db.webhook.create({ data: { ...webhook, id: crypto.randomUUID(), cursor: 1, pausedAt: new Date() } })
    expect(await removeOldAudit({ db }, 'file:/x')).toBe(4)
    await db.webhook.updateMany({ data: { cursor: 10 } })
    expect(await removeOldAudit({ db }, 'file:/x')).toBe(2)
    expect(await removeOldAudit({ db }, null)).toBe(3)
  })

  it('are not for the app to choose: the setting is out of its reach, and the function takes no time', async () => {
    await append(3, hours(1))
    await keepAuditFor(db.ownerUrl, keep / 1000)
    await expect(db.auditRetention.updateMany({ data: { keepSeconds: 1 } })).rejects.toThrow('permission denied')
    expect(await removeOldAudit({ db }, null)).toBe(0)
    await expect(db.$executeRaw`DELETE FROM "AuditEvent"`).rejects.toThrow('permission denied')
  })
})

describe('the rights of the app', () => {
  it('are refused to a role that owns the trail or may become its owner', async () => {
    const { ownerUrl } = db
    await expect(grantToApp({ ownerUrl, appUrl: ownerUrl })).rejects.toThrow('owns the audit trail')
    const nobody = Object.assign(new URL(ownerUrl), { username: 'nobody_at_all' }).href
    await expect(grantToApp({ ownerUrl, appUrl: nobody })).rejects.toThrow('there is no role "nobody_at_all"')
  })

  it('can be given by several processes at once', async () => {
    const grant = () => grantToApp({ ownerUrl: db.ownerUrl, appUrl: db.url })
    await Promise.all([grant(), grant(), grant(), grant()])
    await append(1, 0)
  })
})
