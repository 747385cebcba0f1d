import 'server-only'
import { randomBytes } from 'node:crypto'
import { cookies } from 'next/headers'
import { notFound, redirect } from 'next/navigation'
import { cache } from 'react'
import type { Actor, Person } from '@/features/accounts/person'
import { loadSetUp } from '@/features/registration/load-set-up'
import type { SetUp } from '@/features/registration/set-up'
import type { OpenedSession } from '@/features/sessions/open-session'
import { findLiveSession, hashToken, touchSession } from '@/features/sessions/repository'
import { days } from '@/lib/time'
import { cookie, openSessionToken, sealSessionToken } from './auth'
import { deps } from './deps'
import { requestedPath } from './destination'
import { requestSource, requireSameOrigin } from './request'
import { today } from './today'

/** The person whose live session this request's cookie names, read from the database once a request. */
export const currentPerson = cache(async (): Promise<Person | null> => {
  const sealed = (await cookies()).get(cookie('session').name)?.value
  if (!sealed) return null
  const { db, keys, now } = deps()
  const token = await openSessionToken(keys, sealed)
  if (!token) return null
  const session = await findLiveSession(db, token.sid, now())
  if (session?.user.id !== token.sub || session.browserHash !== (await browserHash())) return null
  await touchSession(db, session, now())
  const { id: sessionId, factors, user } = session
  return { ...user, sessionId, factors, browserHash: session.browserHash }
})

/** What stands between the person and the portal, read from the database once a request. */
export const currentSetUp = cache(async (): Promise<SetUp> => {
  const { db, keys } = deps()
  return loadSetUp({ db, keys }, await requirePersonInSetUp(), today())
})

/**
 * The signed-in person, or the sign-in page; before it a new password, where the old one must not be used any longer, and
 * set-up, where the organisation demands it. Every page of the
 * portal starts here, so a policy that turns strict holds from the next request on.
 */
export async function requirePerson(): Promise<Person> {
  const person = await requirePersonInSetUp()
  if ((await currentSetUp()).kind === 'nothing') return person
  redirect(`/set-up?to=${encodeURIComponent(await requestedPath())}`)
}

/** The signed-in person, whatever they have still to set up: for the pages of set-up, and for nothing else. */
export async function requirePersonInSetUp(): Promise<Person> {
  const person = await requireSignedIn()
  return person.mustChangePassword ? redirect('/new-password') : person
}

/**
 * Whoever is signed in, whatever comes first: for a password that must be replaced, and for nothing else. Anybody else
 * signs in, and then goes on to where they were going.
 */
export async function requireSignedIn(): Promise<Person> {
  const person = await currentPerson()
  if (person) return person
  const path = await requestedPath()
  redirect(path === '/' ? '/sign-in' : `/sign-in?to=${encodeURIComponent(path)}`)
}

/** The signed-in person of a request that one of our own pages sent. Every action of the portal starts here. */
export async function requireActor(): Promise<Actor> {
  await requireSameOrigin()
  return { ...(await requirePerson()), ...(await requestSource()) }
}

/** The same, whatever they have still to set up: for the actions of set-up, and for nothing else. */
export async function requireActorInSetUp(): Promise<Actor> {
  await requireSameOrigin()
  return { ...(await requirePersonInSetUp()), ...(await requestSource()) }
}

/** The same, whatever comes first: for replacing a password, for signing out, and for nothing else. */
export async function requireSignedInActor(): Promise<Actor> {
  await requireSameOrigin()
  return { ...(await requireSignedIn()), ...(await requestSource()) }
}

/** A signed-in administrator; everybody else gets the answer of a page that does not exist. */
export async function requireAdministrator(): Promise<Person> {
  const person = await requirePerson()
  return person.role === 'admin' ? person : notFound()
}

/** An administrator acting from one of our own pages. Every action of `/admin` starts here. */
export async function requireActingAdministrator(): Promise<Actor> {
  const actor = await requireActor()
  return actor.role === 'admin' ? actor : notFound()
}

/** Gives the browser the cookie of a session just opened. */
export async function writeSessionCookie({ userId, token, expiresAt }: OpenedSession): Promise<void> {
  const { name, options } = cookie('session')
  const maxAge = Math.round((expiresAt.getTime() - deps().now().getTime()) / 1000)
  const sealed = await sealSessionToken(deps().keys, { sub: userId, sid: token }, maxAge)
  ;(await cookies()).set(name, sealed, { ...options, maxAge })
}

/** Takes the session cookie away from the browser. */
export async function clearSessionCookie(): Promise<void> {
  const { name, options } = cookie('session')
  ;(await cookies()).set(name, '', { ...options, maxAge: 0 })
}

/** Hash of the browser's own cookie, or null where it has none. */
export async function browserHash(): Promise<string | null> {
  const value = (await cookies()).get(cookie('browser').name)?.value
  return value ? hashToken(value) : null
}

/** Hash of the browser's own cookie, which is made where there is none. Only an action may call this. */
export async function ensureBrowser(): Promise<string> {
  const present = await browserHash()
  if (present) return present
  const value = randomBytes(32).toString('base64url')
  const { name, options } = cookie('browser')
  ;(await cookies()).set(name, value, { ...options, maxAge: days(400) / 1000 })
  return hashToken(value)
}
