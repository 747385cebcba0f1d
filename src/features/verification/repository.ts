import 'server-only'
import type { Actor } from '@/features/accounts/person'
import { limits } from '@/features/limits/limits'
import type { MethodsPolicy } from '@/features/policy/policy'
import type { Challenge, ChallengeEnd, Channel } from '@/generated/prisma/client'
import { after } from '@/lib/time'
import type { Db } from '@/server/db'
import type { RequestSource } from '@/server/request'

/**
 * Whose challenge, in which browser. A challenge of anybody else, of another browser or of a disabled account is as good
 * as missing.
 */
export type Owner = Pick<Actor, 'id' | 'browserHash'>

/** Who asks for a proof, and from where. */
export type Asker = Owner & RequestSource

const owned = (id: string, { id: userId, browserHash }: Owner) => ({
  id,
  userId,
  browserHash,
  user: { disabledAt: null },
})
const open = (now: Date) => ({ consumedAt: null, endedAt: null, expiresAt: { gt: now } })

/** The person's own challenge, in whatever state; null for a missing one and for somebody else's alike. */
export function findChallenge(db: Db, id: string, owner: Owner): Promise<Challenge | null> {
  return db.challenge.findFirst({ where: owned(id, owner) })
}

/** The open registration of one phone slot in this browser, if there is one. */
export function findOpenRegistration(
  db: Db,
  slot: Challenge['slot'],
  owner: Owner,
  now: Date,
): Promise<Challenge | null> {
  return db.challenge.findFirst({
    where: {
      userId: owner.id,
      browserHash: owner.browserHash,
      slot,
      purpose: 'registration',
      ...open(now),
      checksLeft: { gt: 0 },
    },
    orderBy: { createdAt: 'desc' },
  })
}

/**
 * Starts a challenge: it lives 10 minutes unless the caller says otherwise, takes 5 checks, and its code may be sent again
 * after the first wait. What it goes to is left out where nothing is sent.
 */
export function createChallenge(
  db: Db,
  challenge: Pick<Challenge, 'id' | 'userId' | 'browserHash' | 'purpose' | 'channel' | 'methodId'> &
    Partial<
      Pick<
        Challenge,
        'slot' | 'targetCiphertext' | 'numberIndex' | 'country' | 'nonce' | 'addressIndex' | 'codeHash' | 'questions'
      >
    >,
  now: Date,
  lifetime: number = limits.code.lifetime,
): Promise<Challenge> {
  return db.challenge.create({
    data: {
      ...challenge,
      checksLeft: limits.code.checks,
      createdAt: now,
      expiresAt: after(now, lifetime),
      nextSendAt: after(now, limits.resendWaits[0] ?? 0),
    },
  })
}

/**
 * Spends one check before any code is compared. The limit lives in the WHERE clause, so guesses sent at the same moment
 * cannot share a check. Null when the challenge takes no more.
 */
export async function claimCheck(db: Db, id: string, owner: Owner, now: Date): Promise<Challenge | null> {
  const [claimed] = await db.challenge.updateManyAndReturn({
    where: { ...owned(id, owner), ...open(now), checksLeft: { gt: 0 } },
    data: { checksLeft: { decrement: 1 } },
  })
  return claimed ?? null
}

/** A code of our own that takes the place of the one before, and how long it lives. */
export type NewCode = Pick<Challenge, 'codeHash' | 'expiresAt'>

/**
 * Takes the turn to send the code again, once the wait is over, or to send a new one in its place; null when it is not, or
 * when no send is left. A new code brings no checks back.
 */
export async function claimSend(
  db: Db,
  challenge: Challenge,
  owner: Owner,
  { channel, newCode }: { channel: Channel; newCode?: NewCode },
  now: Date,
): Promise<Challenge | null> {
  const wait = limits.resendWaits[challenge.sends]
  const { expiresAt } = newCode ?? challenge
  const [claimed] = await db.challenge.updateManyAndReturn({
    where: {
      ...owned(challenge.id, owner),
      ...open(now),
      sends: { equals: challenge.sends, lte: limits.resendWaits.length },
      nextSendAt: { lte: now },
      checksLeft: { gt: 0 },
    },
    data: {
      sends: { increment: 1 },
      channel,
      ...newCode,
      nextSendAt: wait === undefined ? expiresAt : after(now, wait),
    },
  })
  return claimed ?? null
}

/** Puts the code of before back in force, where the new one could not be sent and none came after it. */
export async function putCodeBack(db: Db, id: string, failed: NewCode, before: NewCode): Promise<void> {
  const { codeHash, expiresAt } = before
  await db.challenge.updateMany({
    where: { id, codeHash: failed.codeHash, consumedAt: null, endedAt: null },
    data: { codeHash, expiresAt },
  })
}

/** Ends the wait before the next send of an open challenge. */
export async function allowSendNow(db: Db, id: string, now: Date): Promise<void> {
  await db.challenge.updateMany({ where: { id, consumedAt: null, endedAt: null }, data: { nextSendAt: now } })
}

/** Keeps the provider's name of the verification that was sent. */
export async function storeReference(db: Db, id: string, reference: string): Promise<void> {
  await db.challenge.updateMany({ where: { id, consumedAt: null, endedAt: null }, data: { reference } })
}

/** Consumes the challenge. True for exactly one caller, however many ask at once. */
export async function consumeChallenge(db: Db, id: string, now: Date): Promise<boolean> {
  const { count } = await db.challenge.updateMany({
    where: { id, consumedAt: null, endedAt: null },
    data: { consumedAt: now },
  })
  return count === 1
}

/** Remembers which method came out of a consumed challenge. */
export async function linkMethod(db: Db, id: string, methodId: string): Promise<void> {
  await db.challenge.update({ where: { id }, data: { methodId } })
}

/** Ends a challenge that nobody has consumed. */
export async function endChallenge(db: Db, id: string, endedReason: ChallengeEnd, now: Date): Promise<void> {
  await db.challenge.updateMany({ where: { id, consumedAt: null, endedAt: null }, data: { endedAt: now, endedReason } })
}

/** Ends every open registration of one slot: the person starts again. */
export async function supersedeRegistrations(
  db: Db,
  userId: string,
  slot: Challenge['slot'],
  now: Date,
): Promise<void> {
  await db.challenge.updateMany({
    where: { userId, slot, purpose: 'registration', consumedAt: null, endedAt: null },
    data: { endedAt: now, endedReason: 'superseded' },
  })
}

/** How apps are added: one that shows codes, or ours. */
type AppChannel = 'app_code' | 'app_notification'

/** The open registration of an app in this browser, if there is one, for the same place: a new one, or that of another. */
export function findOpenAppRegistration(
  db: Db,
  { channel, methodId }: { channel: AppChannel; methodId: string | null },
  { id: userId, browserHash }: Owner,
  now: Date,
): Promise<Challenge | null> {
  return db.challenge.findFirst({
    where: { userId, browserHash, methodId, channel, purpose: 'registration', checksLeft: { gt: 0 }, ...open(now) },
    orderBy: { createdAt: 'desc' },
  })
}

/** Ends every open registration of an app: the person starts again. */
export async function supersedeAppRegistrations(db: Db, userId: string, now: Date): Promise<void> {
  await db.challenge.updateMany({
    where: {
      userId,
      purpose: 'registration',
      channel: { in: ['app_code', 'app_notification'] },
      consumedAt: null,
      endedAt: null,
    },
    data: { endedAt: now, endedReason: 'superseded' },
  })
}

/** Ends every open registration of a key: the person starts again. */
export async function supersedeKeyRegistrations(db: Db, userId: string, now: Date): Promise<void> {
  await db.challenge.updateMany({
    where: { userId, purpose: 'registration', channel: 'security_key', consumedAt: null, endedAt: null },
    data: { endedAt: now, endedReason: 'superseded' },
  })
}

/** The open registration of a mail address in this browser, if there is one, for the same place: a new one, or that of another. */
export function findOpenMailRegistration(
  db: Db,
  methodId: string | null,
  { id: userId, browserHash }: Owner,
  now: Date,
): Promise<Challenge | null> {
  return db.challenge.findFirst({
    where: { userId, browserHash, methodId, ...mailRegistration, checksLeft: { gt: 0 }, ...open(now) },
    orderBy: { createdAt: 'desc' },
  })
}

/** Ends every open registration of a mail address: the person starts again. */
export async function supersedeMailRegistrations(db: Db, userId: string, now: Date): Promise<void> {
  await db.challenge.updateMany({
    where: { userId, ...mailRegistration, consumedAt: null, endedAt: null },
    data: { endedAt: now, endedReason: 'superseded' },
  })
}

const mailRegistration = { purpose: 'registration', channel: 'email_code' } as const

/** The open challenge of one method and purpose in this browser, if there is one. */
export function findOpenProof(
  db: Db,
  { methodId, purpose }: Pick<Challenge, 'purpose'> & { methodId: string },
  owner: Owner,
  now: Date,
): Promise<Challenge | null> {
  return db.challenge.findFirst({
    where: { userId: owner.id, browserHash: owner.browserHash, methodId, purpose, checksLeft: { gt: 0 }, ...open(now) },
    orderBy: { createdAt: 'desc' },
  })
}

/** The newest challenge of one purpose that this browser started after `since`, in whatever state. */
export function findNewestProof(
  db: Db,
  purpose: Challenge['purpose'],
  owner: Owner,
  since: Date,
): Promise<Challenge | null> {
  return db.challenge.findFirst({
    where: { userId: owner.id, browserHash: owner.browserHash, purpose, createdAt: { gte: since } },
    orderBy: { createdAt: 'desc' },
  })
}

/**
 * Ends every open proof of one purpose in this browser: the person chose another way. Those of other browsers go on, so
 * that a stranger who begins a reset does not take the owner's code away.
 */
export async function supersedeProofs(
  db: Db,
  { id: userId, browserHash }: Owner,
  purpose: Challenge['purpose'],
  now: Date,
): Promise<void> {
  await db.challenge.updateMany({
    where: { userId, browserHash, purpose, consumedAt: null, endedAt: null },
    data: { endedAt: now, endedReason: 'superseded' },
  })
}

/** Ends the open proofs of one method: its number changed, so codes on their way prove nothing any more. */
export async function endProofsOf(db: Db, methodId: string, now: Date): Promise<void> {
  await db.challenge.updateMany({
    where: { methodId, purpose: { not: 'registration' }, consumedAt: null, endedAt: null },
    data: { endedAt: now, endedReason: 'superseded' },
  })
}

/** Whose challenges are open now: each person once. */
export async function ownersOfOpenChallenges(db: Db, now: Date): Promise<string[]> {
  const rows = await db.challenge.findMany({ where: open(now), distinct: ['userId'], select: { userId: true } })
  return rows.map(({ userId }) => userId)
}

/** Ends the open challenges of these people that the policy for them forbids, and says how many. */
export async function endForbiddenChallenges(
  db: Db,
  { owners, policy }: { owners: readonly string[]; policy: MethodsPolicy },
  now: Date,
): Promise<number> {
  const channels: Channel[] = (['text', 'call'] as const).filter((channel) => !policy[channel])
  if (!policy.appCode) channels.push('app_code')
  if (!policy.appNotification) channels.push('app_notification')
  if (!policy.recoveryCodes) channels.push('recovery_code')
  if (!policy.securityKey) channels.push('security_key')
  if (!policy.email) channels.push('email_code')
  if (!policy.questions.enabled) channels.push('security_questions')
  if (!policy.accessPass) channels.push('access_pass')
  const slots = (['mobile', 'alternate', 'office'] as const).filter((slot) => !policy.slots[slot])
  const { count } = await db.challenge.updateMany({
    where: {
      ...open(now),
      userId: { in: [...owners] },
      OR: [
        { channel: { in: channels } },
        { slot: { in: slots } },
        ...(['text', 'call'] as const).flatMap((channel) => {
          const allowed = policy.countries[channel]
          return allowed
            ? [{ channel, slot: { not: null }, OR: [{ country: { notIn: allowed } }, { country: null }] }]
            : []
        }),
      ],
    },
    data: { endedAt: now, endedReason: 'forbidden' },
  })
  return count
}
