import { v7 as newId } from 'uuid'
import { expect, it } from 'vitest'
import { limits } from '@/features/limits/limits'
import { endOtherSessions, endSession } from '@/features/sessions/end-sessions'
import { listSessions } from '@/features/sessions/list-sessions'
import { findLiveSession } from '@/features/sessions/repository'
import { before, minutes } from '@/lib/time'
import { auditOf, eventsOf, sharedDatabase } from '../../support/database'
import { aSignedInPerson, type SignedIn, signedInAgain } from '../../support/signed-in'

const db = sharedDatabase()
const at = new Date()
const deps = { db, now: () => at }
const isSignedIn = async ({ token }: SignedIn) => (await findLiveSession(db, token, at)) !== null

it('lists the live sessions of the person, this one first, then the last used', async () => {
  const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0'
  const here = await aSignedInPerson(db, { at: before(at, minutes(20)), userAgent: firefox })
  const [older, newer] = [
    await signedInAgain(db, here, { at: before(at, minutes(10)), address: null, userAgent: null }),
    await signedInAgain(db, here, { at: before(at, minutes(5)) }),
  ]
  const over = await signedInAgain(db, here)
  await db.session.update({ where: { id: over.sessionId }, data: { endedAt: at, endedReason: 'signed_out' } })
  await signedInAgain(db, here, { at: before(at, limits.session.idle) })
  await aSignedInPerson(db)

  const sessions = await listSessions(deps, here)
  expect(sessions.map(({ id }) => id)).toEqual([here.sessionId, newer.sessionId, older.sessionId])
  expect(sessions[0]).toEqual({
    id: here.sessionId,
    isThisOne: true,
    device: { browser: 'Firefox', system: 'Linux', kind: 'computer' },
    address: '192.0.2.10',
    signedInAt: before(at, minutes(20)),
    lastSeenAt: before(at, minutes(20)),
    factors: ['pwd'],
    endsWithPass: null,
  })
})

it('ends another session at once, and no third one', async () => {
  const here = await aSignedInPerson(db)
  const [lost, kept] = [await signedInAgain(db, here), await signedInAgain(db, here)]
  expect(await endSession(deps, here, lost.sessionId)).toEqual({ ok: true, value: null })
  expect(await Promise.all([here, lost, kept].map(isSignedIn))).toEqual([true, false, true])
  const row = await db.session.findUniqueOrThrow({ where: { id: lost.sessionId } })
  expect(row).toMatchObject({ endedReason: 'ended_from_elsewhere' })
  expect(await auditOf(db, here.id)).toMatchObject([
    { type: 'session.ended', sessionId: here.sessionId, details: { endedSessionId: lost.sessionId } },
  ])
})

it("answers alike for somebody else's session, an unknown one, one that is over, and this one", async () => {
  const [here, stranger] = [await aSignedInPerson(db), await aSignedInPerson(db)]
  const over = await signedInAgain(db, here)
  await db.session.update({ where: { id: over.sessionId }, data: { endedAt: at, endedReason: 'signed_out' } })
  for (const id of [stranger.sessionId, newId(), over.sessionId, here.sessionId]) {
    expect(await endSession(deps, here, id)).toEqual({ ok: false, error: 'not_found' })
  }
  expect(await Promise.all([here, stranger].map(isSignedIn))).toEqual([true, true])
  expect(await eventsOf(db, here.id)).toEqual([])
  expect(await eventsOf(db, stranger.id)).toEqual([])
})

it('ends one session once, however many ask', async () => {
  const here = await aSignedInPerson(db)
  const lost = await signedInAgain(db, here)
  const answers = await Promise.all(Array.from({ length: 5 }, () => endSession(deps, here, lost.sessionId)))
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
  expect(await eventsOf(db, here.id)).toEqual(['session.ended'])
})

it('ends every session but this one, and nobody else’s', async () => {
  const [here, stranger] = [await aSignedInPerson(db), await aSignedInPerson(db)]
  const others = [await signedInAgain(db, here), await signedInAgain(db, here)]
  await endOtherSessions(deps, here)
  expect(await Promise.all([here, ...others, stranger].map(isSignedIn))).toEqual([true, false, false, true])
  expect(await auditOf(db, here.id)).toMatchObject([{ type: 'session.others_ended', details: { sessions: 2 } }])
})
