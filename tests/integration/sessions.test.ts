import { describe, expect, it } from 'vitest'
import { findLiveSession, knowsBrowser, touchSession } from '@/features/sessions/repository'
import { signOut, signOutEverywhere } from '@/features/sessions/sign-out'
import { hours, minutes, seconds } from '@/lib/time'
import { aClock, anActor, aPerson, inAnotherBrowser } from '../support/builders'
import { scriptedCodes } from '../support/codes'
import { auditOf, eventsOf, sharedDatabase } from '../support/database'
import { testDeps } from '../support/phone-flow'
import { aSignIn } from '../support/sessions'

const db = sharedDatabase()

/** Somebody who signed in just now. */
async function aSession(person?: Awaited<ReturnType<typeof anActor>>) {
  const deps = testDeps({ db, codes: scriptedCodes(), clock: aClock() })
  const actor = person ?? (await anActor(db))
  const { address, userAgent, browserHash } = actor
  const opened = await aSignIn(deps, { userId: actor.id, browserHash, address, userAgent })
  if (!opened) throw new Error('No session was opened')
  const live = () => findLiveSession(db, opened.token, deps.now())
  const session = await live()
  if (!session) throw new Error('The new session is not alive')
  return { deps, live, session, opened, actor: { ...actor, sessionId: session.id } }
}

describe('a session', () => {
  it('is found by its token, with the person it belongs to', async () => {
    const { session, actor } = await aSession()
    expect(session).toMatchObject({
      browserHash: actor.browserHash,
      user: { id: actor.id, email: actor.email, role: 'user' },
    })
  })

  it.each(['', 'x', 'a'.repeat(43), "' OR 1=1 --", '\0'])('is not found by the token %j', async (token) => {
    const { deps } = await aSession()
    expect(await findLiveSession(db, token, deps.now())).toBeNull()
  })

  it('is not found by the hash that the database holds', async () => {
    const { session, deps } = await aSession()
    const { tokenHash } = await db.session.findUniqueOrThrow({ where: { id: session.id } })
    expect(await findLiveSession(db, tokenHash, deps.now())).toBeNull()
  })

  it('that nobody uses ends after 30 minutes', async () => {
    const { live, deps } = await aSession()
    deps.clock.advance(minutes(30) - seconds(1))
    expect(await live()).not.toBeNull()
    deps.clock.advance(seconds(2))
    expect(await live()).toBeNull()
  })

  it('in use lives on, and ends after 24 hours all the same', async () => {
    const { live, deps } = await aSession()
    for (const _ of Array(57)) {
      deps.clock.advance(minutes(25))
      const session = await live()
      if (session) await touchSession(db, session, deps.now())
    }
    expect(await live()).not.toBeNull()
    deps.clock.advance(hours(24) - 57 * minutes(25) - seconds(1))
    expect(await live()).not.toBeNull()
    deps.clock.advance(seconds(2))
    expect(await live()).toBeNull()
  })

  it('notes that it is in use at most once a minute', async () => {
    const { session, deps } = await aSession()
    const lastSeen = async () => (await db.session.findUniqueOrThrow({ where: { id: session.id } })).lastSeenAt
    deps.clock.advance(seconds(59))
    await touchSession(db, session, deps.now())
    expect(await lastSeen()).toEqual(session.lastSeenAt)
    deps.clock.advance(seconds(1))
    await touchSession(db, session, deps.now())
    expect(await lastSeen()).toEqual(deps.now())
  })

  it('of a person who is disabled is dead at once, and lives again when they are enabled in time', async () => {
    const { live, actor } = await aSession()
    await db.user.update({ where: { id: actor.id }, data: { disabledAt: new Date() } })
    expect(await live()).toBeNull()
    await db.user.update({ where: { id: actor.id }, data: { disabledAt: null } })
    expect(await live()).not.toBeNull()
  })

  it('is not opened for a person who is disabled', async () => {
    const { id } = await aPerson(db, { disabledAt: new Date() })
    const deps = testDeps({ db, codes: scriptedCodes() })
    const opened = { userId: id, browserHash: 'b', address: null, userAgent: null }
    expect(await aSignIn(deps, opened)).toBeNull()
    expect(await eventsOf(db, id)).toEqual([])
  })

  it('makes its browser known for its person, and only for them', async () => {
    const [{ actor }, other] = [await aSession(), await anActor(db)]
    expect(await knowsBrowser(db, actor.id, actor.browserHash)).toBe(true)
    expect(await knowsBrowser(db, other.id, actor.browserHash)).toBe(false)
    expect(await knowsBrowser(db, actor.id, other.browserHash)).toBe(false)
  })
})

describe('signing out', () => {
  it('ends this session on its next read and leaves the others', async () => {
    const here = await aSession()
    const there = await aSession(inAnotherBrowser(here.actor))
    await signOut(here.deps, here.actor)
    expect(await here.live()).toBeNull()
    expect(await there.live()).not.toBeNull()
    expect((await eventsOf(db, here.actor.id)).at(-1)).toBe('session.signed_out')
  })

  it('twice is said once', async () => {
    const { deps, actor } = await aSession()
    await Promise.all([signOut(deps, actor), signOut(deps, actor)])
    const events = await eventsOf(db, actor.id)
    expect(events.filter((type) => type === 'session.signed_out')).toHaveLength(1)
  })

  it('cannot end the session of somebody else', async () => {
    const [mine, theirs] = [await aSession(), await aSession()]
    await signOut(mine.deps, { ...mine.actor, sessionId: theirs.session.id })
    expect(await theirs.live()).not.toBeNull()
  })

  it('everywhere ends every session of the person on its next read, and nobody else’s', async () => {
    const [here, stranger] = [await aSession(), await aSession()]
    const there = await aSession(inAnotherBrowser(here.actor))
    await signOutEverywhere(here.deps, here.actor)
    expect(await here.live()).toBeNull()
    expect(await there.live()).toBeNull()
    expect(await stranger.live()).not.toBeNull()
    expect((await auditOf(db, here.actor.id)).at(-1)).toMatchObject({
      type: 'session.signed_out_everywhere',
      details: { sessions: 2 },
    })
  })

  it('everywhere counts the sessions that were alive', async () => {
    const old = await aSession()
    old.deps.clock.advance(hours(25))
    const { address, userAgent, browserHash, id } = old.actor
    await aSignIn(old.deps, { userId: id, browserHash, address, userAgent })
    await signOutEverywhere(old.deps, old.actor)
    expect((await auditOf(db, id)).at(-1)?.details).toEqual({ sessions: 1 })
  })

  it('everywhere does not revive or hide the end of a session that had ended', async () => {
    const here = await aSession()
    const there = await aSession(inAnotherBrowser(here.actor))
    await signOut(there.deps, there.actor)
    await signOutEverywhere(here.deps, here.actor)
    const { endedReason } = await db.session.findUniqueOrThrow({ where: { id: there.session.id } })
    expect(endedReason).toBe('signed_out')
  })
})
