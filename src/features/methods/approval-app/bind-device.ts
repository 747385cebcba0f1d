import 'server-only'
import { z } from 'zod'
import { limits } from '@/features/limits/limits'
import { loadPolicyFor } from '@/features/policy/repository'
import { endChallenge } from '@/features/verification/repository'
import type { ApprovalBinding } from '@/generated/prisma/client'
import { oneLine } from '@/lib/one-line'
import { fail, ok, type Result } from '@/lib/result'
import type { Db } from '@/server/db'
import type { Deps } from '@/server/deps'
import { authenticatorAppType } from '../authenticator-app/authenticator-app-type'
import { LABEL_LENGTH } from '../identity'
import { type BindingChallenge, isBindingChallenge } from './approval-challenge'
import { isBindingSecret } from './binding-secret'
import { openPublicKey, readPublicKey, sealPublicKey, sealSubscription } from './public-key'
import { PushSubscription } from './push-delivery'
import { isRequestOf, type SignedRequest } from './signed-request'
import { newNumber } from './two-digits'

/** What a phone sends once it has scanned the QR code and made its key. */
export const Binding = z.object({
  secret: z.string().max(100),
  publicKey: z.string().max(200),
  /** What it says that it is. It helps its owner to recognise it, and proves nothing. */
  device: z
    .string()
    .max(200)
    .transform((text) => oneLine(text).slice(0, LABEL_LENGTH).trim())
    .pipe(z.string().min(1)),
  subscription: PushSubscription.nullable(),
})

/** `gone`: no such QR code, or not any more; one answer. `taken`: another phone scanned it first. */
export type BindFailure = { kind: 'gone' | 'taken' }

/** Whose account a phone is being added to, as it shows. */
export type Bound = { email: string; deviceId: string }

/**
 * Takes the key of a phone that scanned the QR code. Of all who scan it exactly one gets it, and has nothing yet: its
 * owner sees on the page which device it is, and that device must be told the number there. The same phone asking again
 * is told that it has it.
 */
export async function bindDevice(
  { db, keys, push, now }: Pick<Deps, 'db' | 'keys' | 'push' | 'now'>,
  request: SignedRequest,
  { secret, publicKey: said, device, subscription }: z.output<typeof Binding>,
): Promise<Result<Bound, BindFailure>> {
  const publicKey = readPublicKey(said)
  if (!publicKey || !isRequestOf(publicKey, request)) return fail({ kind: 'gone' })
  const challenge = await findOpenBinding(db, request.device, now())
  if (!challenge || !isBindingSecret(keys, challenge, secret)) return fail({ kind: 'gone' })
  const allowed = authenticatorAppType.allowedOptions(await loadPolicyFor(db, challenge.userId))
  if (!allowed.includes('app_notification')) {
    await endChallenge(db, challenge.id, 'forbidden', now())
    return fail({ kind: 'gone' })
  }

  const challengeId = challenge.id
  const place = { table: 'ApprovalBinding', challengeId } as const
  const reachable = subscription && push.allows(subscription.endpoint)
  const bound = await db.approvalBinding.createMany({
    data: {
      challengeId,
      publicKeyCiphertext: sealPublicKey(keys, publicKey, place),
      device,
      subscriptionCiphertext: reachable ? sealSubscription(keys, JSON.stringify(subscription), place) : null,
      number: newNumber(),
      triesLeft: limits.approvals.tries,
      scannedAt: now(),
    },
    skipDuplicates: true,
  })
  if (bound.count === 0) {
    const first = await db.approvalBinding.findUnique({ where: { challengeId } })
    if (!first || openPublicKey(keys, first.publicKeyCiphertext, place) !== publicKey) return fail({ kind: 'taken' })
  }
  return ok({ email: challenge.user.email, deviceId: challengeId })
}

/** `incorrect`: another number is on the page; once more may be tried. `gone`: it is over. */
export type ConfirmDeviceFailure = { kind: 'incorrect' | 'gone' }

/**
 * Takes the number that the page shows, entered on the phone that scanned its QR code. A try is spent before anything is
 * compared; with the last one the QR code is worth nothing. Nothing is registered by it: the page does that.
 */
export async function confirmDevice(
  { db, keys, now }: Pick<Deps, 'db' | 'keys' | 'now'>,
  request: SignedRequest,
  number: number,
): Promise<Result<null, ConfirmDeviceFailure>> {
  const bound = await findBoundDevice({ db, keys, now }, request)
  if (!bound) return fail({ kind: 'gone' })
  const { challengeId } = bound
  const [claimed] = await db.approvalBinding.updateManyAndReturn({
    where: { challengeId, confirmedAt: null, triesLeft: { gt: 0 } },
    data: { triesLeft: { decrement: 1 } },
  })
  if (!claimed) return bound.confirmedAt ? ok(null) : fail({ kind: 'gone' })
  if (claimed.number === number) {
    await db.approvalBinding.updateMany({ where: { challengeId, confirmedAt: null }, data: { confirmedAt: now() } })
    return ok(null)
  }
  if (claimed.triesLeft > 0) return fail({ kind: 'incorrect' })
  await endChallenge(db, challengeId, 'used_up', now())
  return fail({ kind: 'gone' })
}

/** What a phone is waiting for that was added or is about to be; null for a request that is none of its. */
export async function findBoundDevice(
  { db, keys, now }: Pick<Deps, 'db' | 'keys' | 'now'>,
  request: SignedRequest,
): Promise<ApprovalBinding | null> {
  const challenge = await findOpenBinding(db, request.device, now())
  const bound = challenge && (await db.approvalBinding.findUnique({ where: { challengeId: challenge.id } }))
  if (!bound) return null
  const place = { table: 'ApprovalBinding', challengeId: bound.challengeId } as const
  return isRequestOf(openPublicKey(keys, bound.publicKeyCiphertext, place), request) ? bound : null
}

/** The open challenge that a QR code names, whoever scanned it. */
async function findOpenBinding(
  db: Db,
  id: string,
  now: Date,
): Promise<(BindingChallenge & { user: { email: string } }) | null> {
  const challenge = await db.challenge.findFirst({
    where: {
      id,
      purpose: 'registration',
      consumedAt: null,
      endedAt: null,
      expiresAt: { gt: now },
      user: { disabledAt: null, frozenAt: null },
    },
    include: { user: { select: { email: true } } },
  })
  return challenge && isBindingChallenge(challenge) ? challenge : null
}
