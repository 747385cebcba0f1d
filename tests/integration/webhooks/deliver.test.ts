import { v7 as newId } from 'uuid'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { recordAudit } from '@/features/audit/audit'
import { deliverWebhooks, type WebhookDelivery } from '@/features/webhooks/deliver-webhooks'
import { createWebhook, deleteWebhook, pauseWebhook, testWebhook } from '@/features/webhooks/manage-webhooks'
import { claimDelivery, fillDeliveries, listWebhooks } from '@/features/webhooks/repository'
import { targetRules } from '@/features/webhooks/rules'
import { after, days, hours, minutes } from '@/lib/time'
import { aClock, anActor, testKeys } from '../../support/builders'
import { ownDatabase, type TestDatabase } from '../../support/database'
import { isSignedBy, startWebhookTarget, type WebhookTarget } from '../../support/webhook-target'

let db: TestDatabase
let target: WebhookTarget
beforeAll(async () => {
  db = await ownDatabase()
})
beforeEach(async () => {
  await db.webhook.deleteMany()
  target = await startWebhookTarget()
})
afterEach(() => target.stop())

type Delivery = WebhookDelivery & { clock: ReturnType<typeof aClock>; logged: [string, object][] }
function aDelivery(): Delivery {
  const clock = aClock(after(new Date(), minutes(1)))
  const logged: [string, object][] = []
  const write = (level: string) => (fields: object) => void logged.push([level, fields])
  const rules = targetRules({ allowHosts: [target.host], appUrl: 'https://id.example.org' })
  const log = { info: write('info'), warn: write('warn'), error: write('error') }
  return { db, keys: testKeys, now: clock.now, rules, log, clock, logged }
}

const nobody = { actorId: null, subjectId: null, sessionId: null, address: null, userAgent: null }
/** Something that happens to somebody; gives the number of its row. */
async function happens(
  subjectId: string | null,
  type: 'session.signed_out' | 'password.change_failed' = 'session.signed_out',
) {
  await db.$transaction((tx) => recordAudit(tx, { ...nobody, subjectId }, { type }, new Date()))
  const { _max } = await db.auditEvent.aggregate({ _max: { seq: true } })
  return Number(_max.seq)
}
async function aWebhook(
  delivery: WebhookDelivery,
  events: Parameters<typeof createWebhook>[2]['events'] = ['session.signed_out'],
) {
  const made = await createWebhook(delivery, await anActor(db, { role: 'admin' }), { url: target.url, events })
  if (!made.ok) throw new Error(`The webhook was refused: ${made.error}`)
  return made.value
}
const refuse = (status = 500) => {
  target.answer = (response) => response.writeHead(status).end()
}
/** Refuses the events of some rows. */
const refuseOnly = (...seqs: number[]) => {
  target.answer = (response, { event }) => response.writeHead(seqs.includes(event.seq) ? 500 : 204).end()
}

describe('an event', () => {
  it('arrives signed, as JSON, once, and nothing from before the webhook does', async () => {
    const delivery = aDelivery()
    await happens(newId())
    const { secret } = await aWebhook(delivery, [])
    const person = newId()
    const seq = await happens(person)
    await deliverWebhooks(delivery)
    await deliverWebhooks(delivery)
    const [added, arrived] = target.arrived.toSorted((a, b) => a.event.seq - b.event.seq)
    expect(target.arrived).toHaveLength(2)
    expect(added?.event).toMatchObject({ type: 'webhook.created', details: { host: target.host } })
    if (!arrived) throw new Error('Nothing arrived')
    expect(arrived.event).toMatchObject({ seq, type: 'session.signed_out', subjectId: person, details: {} })
    expect(isSignedBy(secret, arrived)).toBe(true)
    expect(isSignedBy(secret, { ...arrived, body: `${arrived.body} ` })).toBe(false)
    expect(arrived.headers['webhook-id']).toMatch(new RegExp(`^${seq}-[0-9a-f]{16}$`))
    expect(Number(arrived.headers['webhook-timestamp'])).toBe(Math.floor(delivery.now().getTime() / 1000))
  })

  it('arrives only at those webhooks that are told of its type', async () => {
    const delivery = aDelivery()
    await aWebhook(delivery, ['password.change_failed'])
    await happens(newId())
    const seq = await happens(newId(), 'password.change_failed')
    await deliverWebhooks(delivery)
    expect(target.seqs()).toEqual([seq])
  })

  it('arrives once at each, however many processes deliver at once, and each person’s in order', async () => {
    const delivery = aDelivery()
    await aWebhook(delivery)
    const people = [newId(), newId(), newId()]
    const seqs: number[] = []
    for (let n = 0; n < 30; n += 1) seqs.push(await happens(people[n % 3] ?? null))
    await Promise.all([deliverWebhooks(delivery), deliverWebhooks(delivery), deliverWebhooks(delivery)])
    expect(target.seqs().toSorted((a, b) => a - b)).toEqual(seqs)
    for (const person of people) {
      const own = target.arrived.filter(({ event }) => event.subjectId === person).map(({ event }) => event.seq)
      expect(own).toEqual(own.toSorted((a, b) => a - b))
    }
    expect(await db.webhookDelivery.count()).toBe(0)
  })

  it('passes over none that is committed late, and looks at a thousand at a time', async () => {
    const delivery = aDelivery()
    const { id } = await aWebhook(delivery, ['session.signed_out'])
    await db.$executeRaw`
      INSERT INTO "AuditEvent" ("at", "type", "details")
      SELECT now(), 'session.signed_out', '{}' FROM generate_series(1, 1500)`
    const more = [await fillDeliveries(db, id), await fillDeliveries(db, id), await fillDeliveries(db, id)]
    expect(more).toEqual([true, false, false])
    expect(await db.webhookDelivery.count()).toBe(1_500)
    await Promise.all(Array.from({ length: 5 }, () => fillDeliveries(db, id)))
    await Promise.all([happens(newId()), ...Array.from({ length: 10 }, () => fillDeliveries(db, id)), happens(newId())])
    await fillDeliveries(db, id)
    expect(await db.webhookDelivery.count()).toBe(1_502)
  })
})

describe('an event that did not arrive', () => {
  it('is tried again with growing waits, under the same id, and holds up later ones of the same person only', async () => {
    const delivery = aDelivery()
    await aWebhook(delivery)
    const [one, other] = [newId(), newId()]
    const [first, second, third] = [await happens(one), await happens(one), await happens(other)]
    refuseOnly(first)
    await deliverWebhooks(delivery)
    expect(target.seqs().toSorted((a, b) => a - b)).toEqual([first, third])
    expect(delivery.logged.map(([level]) => level).toSorted()).toEqual(['info', 'warn'])

    delivery.clock.advance(minutes(1) - 1)
    await deliverWebhooks(delivery)
    expect(target.arrived).toHaveLength(2)
    delivery.clock.advance(1)
    await deliverWebhooks(delivery)
    expect(target.arrived).toHaveLength(3)
    delivery.clock.advance(minutes(5))
    target.answer = null
    await deliverWebhooks(delivery)
    expect(target.seqs().slice(3)).toEqual([first, second])
    const ids = target.arrived.filter(({ event }) => event.seq === first).map(({ headers }) => headers['webhook-id'])
    expect(new Set(ids).size).toBe(1)
  })

  it('of nobody holds up nothing', async () => {
    const delivery = aDelivery()
    await aWebhook(delivery)
    const [first, second] = [await happens(null), await happens(null)]
    refuseOnly(first)
    await deliverWebhooks(delivery)
    expect(target.seqs().toSorted((a, b) => a - b)).toEqual([first, second])
  })

  it('is given up after three days, and what waited behind it goes', async () => {
    const delivery = aDelivery()
    const { id } = await aWebhook(delivery)
    const person = newId()
    const [first, second] = [await happens(person), await happens(person)]
    refuseOnly(first)
    const since = delivery.now()
    for (let round = 0; round < 200 && !target.seqs().includes(second); round += 1) {
      await deliverWebhooks(delivery)
      delivery.clock.advance(hours(1))
    }
    const taken = delivery.now().getTime() - since.getTime()
    expect(taken).toBeGreaterThan(days(3))
    expect(taken).toBeLessThan(days(3) + hours(6))
    const [webhook] = await listWebhooks(db)
    expect(webhook).toMatchObject({ id, waiting: 0 })
    expect(webhook?.failures).toMatchObject([
      { seq: BigInt(first), type: 'session.signed_out', givenUp: true, outcome: { kind: 'status', status: 500 } },
    ])
    expect(delivery.logged.filter(([level]) => level === 'error')).toHaveLength(1)
  })

  it.each<[string, () => void, object]>([
    ['is down', () => void target.stop(), { kind: 'unreachable' }],
    ['redirects', () => refuse(302), { kind: 'redirect', status: 302 }],
    ['refuses', () => refuse(403), { kind: 'status', status: 403 }],
  ])(
    'because the target %s is shown to the administrator with the reason, and loses nothing',
    async (_, trouble, outcome) => {
      const delivery = aDelivery()
      await aWebhook(delivery)
      trouble()
      const seqs = [await happens(newId()), await happens(newId()), await happens(newId()), await happens(newId())]
      await deliverWebhooks(delivery)
      const [webhook] = await listWebhooks(db)
      expect(webhook).toMatchObject({ waiting: 4, deliveredAt: null })
      expect(webhook?.failures[0]).toMatchObject({ outcome, givenUp: false })
      const port = Number(target.host.split(':')[1])
      await target.stop()
      target = await startWebhookTarget(port)
      delivery.clock.advance(hours(1))
      await deliverWebhooks(delivery)
      expect(target.seqs().toSorted((a, b) => a - b)).toEqual(seqs)
      expect((await listWebhooks(db))[0]).toMatchObject({ waiting: 0, failures: [], deliveredAt: delivery.now() })
    },
  )

  it('because its target is no longer allowed is refused before a byte is sent', async () => {
    const delivery = aDelivery()
    await aWebhook(delivery)
    await happens(newId())
    await deliverWebhooks({ ...delivery, rules: { ...delivery.rules, allowHosts: [] } })
    expect(target.arrived).toEqual([])
    expect((await listWebhooks(db))[0]?.failures).toMatchObject([{ outcome: { kind: 'refused' } }])
  })

  it('because a process died in the middle goes out again after a minute', async () => {
    const delivery = aDelivery()
    const { id } = await aWebhook(delivery)
    const seq = await happens(newId())
    await fillDeliveries(db, id)
    expect(await claimDelivery(db, id, delivery.now())).toMatchObject({ seq: BigInt(seq), attempts: 1 })
    await deliverWebhooks(delivery)
    expect(target.arrived).toEqual([])
    delivery.clock.advance(minutes(1))
    await deliverWebhooks(delivery)
    expect(target.seqs()).toEqual([seq])
  })

  it('leaves a target in trouble alone until the next round', async () => {
    const delivery = aDelivery()
    await aWebhook(delivery)
    refuse()
    for (let n = 0; n < 20; n += 1) await happens(newId())
    await deliverWebhooks(delivery)
    expect(target.arrived.length).toBeLessThanOrEqual(8)
  })

  it('holds up no other webhook', async () => {
    const delivery = aDelivery()
    await aWebhook(delivery)
    const other = await startWebhookTarget()
    const rules = { ...delivery.rules, allowHosts: [target.host, other.host] }
    const events = ['session.signed_out'] as const
    await createWebhook({ ...delivery, rules }, await anActor(db, { role: 'admin' }), { url: other.url, events })
    target.answer = () => {}
    const seq = await happens(newId())
    const delivering = deliverWebhooks({ ...delivery, rules })
    await expect.poll(() => other.seqs()).toEqual([seq])
    target.arrived.length = 0
    await target.stop()
    await delivering
    await other.stop()
    target = await startWebhookTarget()
  })
})

describe('a webhook that is', () => {
  it('paused gets nothing, and everything in order once it goes on, at once', async () => {
    const delivery = aDelivery()
    const { id } = await aWebhook(delivery)
    const admin = await anActor(db, { role: 'admin' })
    refuse()
    const person = newId()
    const first = await happens(person)
    await deliverWebhooks(delivery)
    await pauseWebhook(delivery, admin, { id, paused: true })
    target.answer = null
    target.arrived.length = 0
    const second = await happens(person)
    delivery.clock.advance(hours(5))
    await deliverWebhooks(delivery)
    expect(target.arrived).toEqual([])
    await pauseWebhook(delivery, admin, { id, paused: false })
    await deliverWebhooks(delivery)
    expect(target.seqs()).toEqual([first, second])
  })

  it('deleted in the middle of a delivery gets no more', async () => {
    const delivery = aDelivery()
    const { id } = await aWebhook(delivery)
    const admin = await anActor(db, { role: 'admin' })
    const person = newId()
    const first = await happens(person)
    await happens(person)
    target.answer = async (response) => {
      await deleteWebhook(delivery, admin, id)
      response.writeHead(204).end()
    }
    await deliverWebhooks(delivery)
    expect(target.seqs()).toEqual([first])
    expect([await db.webhook.count(), await db.webhookDelivery.count()]).toEqual([0, 0])
  })

  it('tested gets the event of its test now and not again, and the administrator what came of it', async () => {
    const delivery = aDelivery()
    const { id, secret } = await aWebhook(delivery, [])
    const admin = await anActor(db, { role: 'admin' })
    expect(await testWebhook(delivery, admin, id)).toEqual({ ok: true, value: { kind: 'delivered', status: 204 } })
    expect(target.arrived).toHaveLength(1)
    const [arrived] = target.arrived
    expect(arrived?.event).toMatchObject({ type: 'webhook.tested', actorId: admin.id, details: { webhook: id } })
    expect(arrived && isSignedBy(secret, arrived)).toBe(true)
    await deliverWebhooks(delivery)
    expect(target.arrived.filter(({ event }) => event.type === 'webhook.tested')).toHaveLength(1)
    refuse(503)
    expect(await testWebhook(delivery, admin, id)).toMatchObject({ value: { kind: 'status', status: 503 } })
    expect(await testWebhook(delivery, admin, newId())).toEqual({ ok: false, error: 'gone' })
  })
})
