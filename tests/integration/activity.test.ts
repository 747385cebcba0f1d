import { v7 as newId } from 'uuid'
import { expect, it } from 'vitest'
import { listActivity } from '@/features/activity/list-activity'
import { type AuditEvent, recordAudit } from '@/features/audit/audit'
import { sharedDatabase } from '../support/database'

const db = sharedDatabase()
const somebody = () => ({ id: newId(), sessionId: newId() })
type Somebody = ReturnType<typeof somebody>

/** Writes events about somebody, in this order. */
async function happened(person: Somebody, events: readonly AuditEvent[], sessionId: string | null = null) {
  const context = { actorId: null, subjectId: person.id, sessionId, address: null, userAgent: null }
  await db.$transaction(async (tx) => {
    for (const event of events) await recordAudit(tx, context, event, new Date())
  })
}

const page = (person: Somebody, filter: 'all' | 'sign-ins' | 'changes' = 'all', before: bigint | null = null) =>
  listActivity({ db }, person, { filter, before })
const types = async (...asked: Parameters<typeof page>) =>
  (await page(...asked)).events.map(({ happening }) => happening.type)

it('tells the newest first, of this person only, and marks this session', async () => {
  const [alex, sam] = [somebody(), somebody()]
  await happened(alex, [{ type: 'sign_in.failed', reason: 'wrong_password' }])
  await happened(alex, [{ type: 'password.changed', sessions: 1 }], alex.sessionId)
  await happened(sam, [{ type: 'session.signed_out' }], sam.sessionId)
  const { events, older } = await page(alex)
  expect(events.map(({ happening, isThisSession }) => ({ happening, isThisSession }))).toEqual([
    { happening: { type: 'password.changed' }, isThisSession: true },
    { happening: { type: 'sign_in.failed', reason: 'wrong_password' }, isThisSession: false },
  ])
  expect(older).toBeNull()
})

it('tells sign-ins apart from changes', async () => {
  const alex = somebody()
  await happened(alex, [
    { type: 'sign_in.failed', reason: 'second_step' },
    { type: 'method.added', method: 'phone', channel: 'text', ending: '42' },
    { type: 'sign_in.succeeded', factors: ['pwd'] },
  ])
  expect(await types(alex, 'sign-ins')).toEqual(['sign_in.succeeded', 'sign_in.failed'])
  expect(await types(alex, 'changes')).toEqual(['method.added'])
})

it('gives 50 at a time, none twice and none left out, while new ones arrive', async () => {
  const alex = somebody()
  const many = Array.from({ length: 51 }, (): AuditEvent => ({ type: 'session.signed_out' }))
  await happened(alex, [...many, ...many])
  const first = await page(alex)
  await happened(alex, many)
  const second = await page(alex, 'all', first.older)
  const third = await page(alex, 'all', second.older)
  expect([first, second, third].map(({ events }) => events.length)).toEqual([50, 50, 2])
  expect(new Set([first, second, third].flatMap(({ events }) => events.map(({ seq }) => seq))).size).toBe(102)
  expect(third.older).toBeNull()
})

it('has no older page where the last one is just full', async () => {
  const alex = somebody()
  await happened(
    alex,
    Array.from({ length: 50 }, (): AuditEvent => ({ type: 'session.signed_out' })),
  )
  expect((await page(alex)).older).toBeNull()
})

it('tells of an event that it does not know, without its details', async () => {
  const alex = somebody()
  await db.$executeRaw`
    INSERT INTO "AuditEvent" ("at", "type", "subjectId", "details")
    VALUES (now(), 'wormhole.opened', ${alex.id}::uuid, '["odd"]'::jsonb), (now(), 'method.added', ${alex.id}::uuid, '{}'::jsonb)`
  expect(await types(alex)).toEqual(['other', 'other'])
})

it('reads by the index on person and number', async () => {
  const plan = await db.$transaction(async (tx) => {
    // A table as small as that of the tests may be read in other ways that cost no more.
    await tx.$executeRaw`SET LOCAL enable_seqscan = off`
    await tx.$executeRaw`SET LOCAL enable_bitmapscan = off`
    return tx.$queryRaw<{ 'QUERY PLAN': string }[]>`
      EXPLAIN SELECT * FROM "AuditEvent" WHERE "subjectId" = ${newId()}::uuid AND "seq" < 1000
      AND "type" NOT LIKE 'sign_in.%' ORDER BY "seq" DESC LIMIT 51`
  })
  const text = plan.map((line) => line['QUERY PLAN']).join('\n')
  expect(text).toContain('AuditEvent_subjectId_seq_idx')
  expect(text).not.toContain('Sort')
})
