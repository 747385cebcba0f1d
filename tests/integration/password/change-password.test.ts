import { v7 as newId } from 'uuid'
import { expect, it } from 'vitest'
import { limits } from '@/features/limits/limits'
import { changePassword } from '@/features/password/change-password'
import { passwordMatches } from '@/features/password/password'
import { findLiveSession } from '@/features/sessions/repository'
import { after, minutes } from '@/lib/time'
import { keyring } from '@/server/keys'
import { auditOf, eventsOf, sharedDatabase } from '../../support/database'
import { aSignedInPerson, NEXT, PASSWORD, type SignedIn, signedInAgain } from '../../support/signed-in'

const db = sharedDatabase()
const keys = keyring([{ id: 'test', secret: Buffer.alloc(32, 1) }])
const at = new Date()

const change = (actor: SignedIn, words: { current?: string; next?: string } = {}, now = at) =>
  changePassword({ db, keys, now: () => now }, actor, {
    current: PASSWORD,
    next: NEXT,
    organisation: 'Northfield Clinic',
    ...words,
  })

const refused = (current: 'wrong' | null, next: string | null) => ({
  ok: false,
  error: { kind: 'refused', current, next },
})
const hashOf = async ({ id }: SignedIn) => (await db.user.findUniqueOrThrow({ where: { id } })).passwordHash
const isSignedIn = async ({ token }: SignedIn) => (await findLiveSession(db, token, at)) !== null

it('changes it, keeps this session, and ends every other one at its next read', async () => {
  const here = await aSignedInPerson(db)
  const elsewhere = await signedInAgain(db, here)
  expect(await change(here)).toEqual({ ok: true, value: null })

  expect(await passwordMatches(NEXT, await hashOf(here))).toBe(true)
  expect([await isSignedIn(here), await isSignedIn(elsewhere)]).toEqual([true, false])
  const ended = await db.session.findUniqueOrThrow({ where: { id: elsewhere.sessionId } })
  expect(ended).toMatchObject({ endedReason: 'password_changed', endedAt: at })
  expect(await auditOf(db, here.id)).toMatchObject([
    { type: 'password.changed', actorId: here.id, sessionId: here.sessionId, details: { sessions: 1 } },
  ])
})

it('counts as a fresh proof of the password in this session', async () => {
  const early = new Date(at.getTime() - minutes(20))
  const here = await aSignedInPerson(db, { at: early })
  await change(here)
  const { factors } = await db.session.findUniqueOrThrow({ where: { id: here.sessionId } })
  expect(factors).toEqual([{ amr: 'pwd', at: at.toISOString() }])
})

it('ends sign-ins that wait for their second step on the old password', async () => {
  const here = await aSignedInPerson(db)
  const id = newId()
  const pending = { id, userId: here.id, browserHash: 'another', createdAt: at, expiresAt: after(at, minutes(15)) }
  await db.pendingSignIn.create({ data: pending })
  await change(here)
  expect(await db.pendingSignIn.findUniqueOrThrow({ where: { id } })).toMatchObject({ endedAt: at })
})

it('refuses a wrong current password, changes nothing, and says so in the audit trail', async () => {
  const here = await aSignedInPerson(db)
  const elsewhere = await signedInAgain(db, here)
  const before = await hashOf(here)
  expect(await change(here, { current: 'not my password' })).toEqual(refused('wrong', null))
  expect(await hashOf(here)).toBe(before)
  expect(await isSignedIn(elsewhere)).toBe(true)
  expect(await eventsOf(db, here.id)).toEqual(['password.change_failed'])
})

it('says everything that is wrong at once', async () => {
  const here = await aSignedInPerson(db)
  expect(await change(here, { current: 'wrong', next: 'short' })).toEqual(refused('wrong', 'too_short'))
  expect(await change(here, { next: 'Alex Moreau 1985' })).toEqual(refused(null, 'about_you'))
  expect(await change(here, { next: 'passwordpassword' })).toEqual(refused(null, 'common'))
  expect(await change(here, { next: PASSWORD })).toEqual(refused(null, 'same'))
  expect(await passwordMatches(PASSWORD, await hashOf(here))).toBe(true)
})

it('slows guesses down as a sign-in does, even a right one, and lets right ones be free', async () => {
  const here = await aSignedInPerson(db)
  const { limit, window } = limits.passwordGuessesPerSource
  for (let i = 0; i < limit * 2; i += 1) await change(here, { next: 'short' })
  const guesses = Array.from({ length: limit * 4 }, () => change(here, { current: 'a guess at it' }))
  const answers = await Promise.all(guesses)
  expect(answers.filter((answer) => !answer.ok && answer.error.kind === 'refused')).toHaveLength(limit)
  expect(await change(here)).toEqual({ ok: false, error: { kind: 'slow_down', retryAt: after(at, window) } })
  expect(await change(here, {}, after(at, window))).toEqual({ ok: true, value: null })
})

it('of two changes at once one wins, and the other is told', async () => {
  const here = await aSignedInPerson(db)
  const elsewhere = await signedInAgain(db, here)
  const answers = await Promise.all([change(here), change(elsewhere, { next: 'five quiet lanterns' })])
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
  expect(answers.find(({ ok }) => !ok)).toEqual({ ok: false, error: { kind: 'changed_meanwhile' } })
  const [winner, loser] = answers[0]?.ok ? [here, elsewhere] : [elsewhere, here]
  expect([await isSignedIn(winner), await isSignedIn(loser)]).toEqual([true, false])
  expect(await eventsOf(db, here.id)).toEqual(['password.changed'])
})

it('does nothing from a session that ended meanwhile, or for an account that was disabled', async () => {
  const here = await aSignedInPerson(db)
  const before = await hashOf(here)
  await db.session.update({ where: { id: here.sessionId }, data: { endedAt: at, endedReason: 'signed_out' } })
  expect(await change(here)).toEqual({ ok: false, error: { kind: 'session_ended' } })

  const other = await aSignedInPerson(db)
  await db.user.update({ where: { id: other.id }, data: { disabledAt: at } })
  expect(await change(other)).toEqual({ ok: false, error: { kind: 'session_ended' } })
  expect(await hashOf(here)).toBe(before)
  expect(await eventsOf(db, here.id)).toEqual([])
})

it('nobody without a password can make one here', async () => {
  const here = await aSignedInPerson(db)
  await db.user.update({ where: { id: here.id }, data: { passwordHash: null } })
  expect(await change(here)).toEqual(refused('wrong', null))
  expect(await hashOf(here)).toBeNull()
})
