import { v7 as newId } from 'uuid'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '@/features/accounts/person'
import { createWebhook, deleteWebhook, MOST_WEBHOOKS, pauseWebhook } from '@/features/webhooks/manage-webhooks'
import { openSecret } from '@/features/webhooks/repository'
import { targetRules } from '@/features/webhooks/rules'
import { aClock, anActor, testKeys } from '../../support/builders'
import { ownDatabase, type TestDatabase } from '../../support/database'

let db: TestDatabase
let admin: Actor
beforeAll(async () => {
  db = await ownDatabase()
})
beforeEach(async () => {
  await db.webhook.deleteMany()
  admin = await anActor(db, { role: 'admin' })
})
const rules = targetRules({ allowHosts: [], appUrl: 'https://id.example.org' })
const deps = () => ({ db, keys: testKeys, now: aClock().now, rules })
const url = 'https://siem.example.net/hooks/T0KEN?key=s3cret'
const create = (at = url) => createWebhook(deps(), admin, { url: at, events: [] })
function aSession(end: { endedAt: Date; endedReason: 'signed_out' }) {
  const at = new Date()
  const { sessionId: id, id: userId, browserHash } = admin
  const times = { createdAt: at, lastSeenAt: at, expiresAt: at }
  return db.session.create({ data: { id, userId, browserHash, tokenHash: newId(), factors: [], ...times, ...end } })
}
const events = async () => {
  const rows = await db.auditEvent.findMany({ where: { actorId: admin.id }, orderBy: { seq: 'asc' } })
  return rows.map(({ type, details }) => ({ type, details }))
}

describe('a webhook', () => {
  it('is stored with its secret sealed, and in the trail with its host alone', async () => {
    const made = await create()
    if (!made.ok) throw new Error(made.error)
    const { id, secret } = made.value
    const row = await db.webhook.findUniqueOrThrow({ where: { id } })
    expect(row.secretCiphertext).not.toContain(secret.slice(6, 20))
    expect(openSecret(testKeys, row)).toBe(secret)
    expect(() => openSecret(testKeys, { ...row, id: newId() })).toThrow()
    expect(await events()).toEqual([{ type: 'webhook.created', details: { webhook: id, host: 'siem.example.net' } }])
    expect(JSON.stringify(await events())).not.toMatch(/T0KEN|s3cret|whsec/)
  })

  it('is told of nothing that was before it', async () => {
    await create()
    const [first, second] = [await create(), await create()]
    if (!first.ok || !second.ok) throw new Error('refused')
    const cursor = async (id: string) => (await db.webhook.findUniqueOrThrow({ where: { id } })).cursor
    expect(await cursor(second.value.id)).toBeGreaterThan(await cursor(first.value.id))
  })

  it.each([
    ['nonsense', 'url'],
    ['http://siem.example.net/', 'https'],
    ['https://a:b@siem.example.net/', 'user_info'],
    ['https://169.254.169.254/', 'private'],
    ['https://id.example.org/', 'private'],
  ])('at %s is refused: %s', async (at, error) => {
    expect(await create(at)).toEqual({ ok: false, error })
    expect([await db.webhook.count(), await events()]).toEqual([0, []])
  })

  it.each([
    ['their session has ended', () => aSession({ endedAt: new Date(), endedReason: 'signed_out' })],
    [
      'their account is frozen',
      () =>
        db.user.update({
          where: { id: admin.id },
          data: { frozenAt: new Date(), frozenSince: new Date(0), mustChangePassword: true },
        }),
    ],
    ['they are disabled', () => db.user.update({ where: { id: admin.id }, data: { disabledAt: new Date() } })],
    ['they are no administrator', () => db.user.update({ where: { id: admin.id }, data: { role: 'helpdesk' } })],
  ])('is not touched by somebody while %s', async (_, meanwhile) => {
    const made = await create()
    if (!made.ok) throw new Error(made.error)
    const { id } = made.value
    await meanwhile()
    const refused = { ok: false, error: 'signed_out' }
    expect(await create()).toEqual(refused)
    expect(await pauseWebhook(deps(), admin, { id, paused: true })).toEqual(refused)
    expect(await deleteWebhook(deps(), admin, id)).toEqual(refused)
    expect((await events()).map(({ type }) => type)).toEqual(['webhook.created'])
  })

  it('is one of twenty at most, however many are added at once', async () => {
    const made = await Promise.all(Array.from({ length: MOST_WEBHOOKS + 5 }, () => create()))
    expect(made.filter(({ ok }) => ok)).toHaveLength(MOST_WEBHOOKS)
    expect(await db.webhook.count()).toBe(MOST_WEBHOOKS)
    expect(await create()).toEqual({ ok: false, error: 'too_many' })
  })

  it('is deleted once, and paused once, by two at once', async () => {
    const made = await create()
    if (!made.ok) throw new Error(made.error)
    const { id } = made.value
    await Promise.all([1, 2, 3].map(() => pauseWebhook(deps(), admin, { id, paused: true })))
    const deleted = await Promise.all([1, 2, 3].map(() => deleteWebhook(deps(), admin, id)))
    expect(deleted.filter(({ ok }) => ok)).toHaveLength(1)
    expect((await events()).map(({ type }) => type)).toEqual(['webhook.created', 'webhook.paused', 'webhook.deleted'])
    expect(await pauseWebhook(deps(), admin, { id, paused: false })).toEqual({ ok: false, error: 'gone' })
  })
})
