import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { v7 as newId } from 'uuid'
import type { Actor } from '@/features/accounts/person'
import { isBindingChallenge } from '@/features/methods/approval-app/approval-challenge'
import { bindDevice, confirmDevice } from '@/features/methods/approval-app/bind-device'
import { openBindingSecret } from '@/features/methods/approval-app/binding-secret'
import { readPublicKey, sealPublicKey, sealSubscription } from '@/features/methods/approval-app/public-key'
import type { PushSubscription } from '@/features/methods/approval-app/push-delivery'
import type { SignedRequest } from '@/features/methods/approval-app/signed-request'
import { startApprovalApp } from '@/features/methods/approval-app/start-approval-app'
import type { PrismaClient } from '@/generated/prisma/client'
import { signedText } from '@/lib/device-signature'
import type { Deps } from '@/server/deps'
import { testKeys } from './builders'

export const ORIGIN = 'https://id.example.test'

/** Where a phone of tests takes notifications. */
export const aSubscription = (endpoint = 'https://push.example.test/one'): PushSubscription => ({
  endpoint,
  keys: { p256dh: 'B'.repeat(87), auth: 'A'.repeat(22) },
})

/** A phone with a key, as the browser on it makes one. */
export function aPhoneWithKey() {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const publicKey = pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64url')
  return { ...pair, spki: publicKey }
}
export type KeyedPhone = ReturnType<typeof aPhoneWithKey>

/** A request as the app signs it; what the test names is changed after that, as somebody on the way would. */
export function signedRequest(
  { privateKey }: { privateKey: KeyObject },
  asked: { deviceId: string; name: string; input?: object; at: Date; origin?: string },
  changed: Partial<SignedRequest> = {},
): SignedRequest {
  const { deviceId: device, name, input = {}, at, origin = ORIGIN } = asked
  const [path, body, time] = [`/api/authenticator/${name}`, JSON.stringify(input), String(at.getTime())]
  const bodyHash = createHash('sha256').update(body).digest('base64url')
  const text = Buffer.from(signedText({ origin, path, device, time, bodyHash }))
  const signature = sign('sha256', text, { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')
  return { origin, path, device, time, body, signature, ...changed }
}

/** Goes as far as the QR code: the challenge, and what the code holds. */
export async function shownCode(deps: Deps, actor: Actor, replaces: string | null = null) {
  const result = await startApprovalApp(deps, actor, { replaces })
  if (!result.ok) throw new Error(`The first step answered ${result.error.kind}`)
  const challenge = await deps.db.challenge.findUniqueOrThrow({ where: { id: result.value.challengeId } })
  if (!isBindingChallenge(challenge)) throw new Error('The challenge is not for our app')
  return { id: challenge.id, secret: openBindingSecret(deps.keys, challenge) }
}
export type ShownCode = Awaited<ReturnType<typeof shownCode>>

/** A phone scans the code. */
export function scan(
  deps: Deps,
  { id: deviceId, secret }: ShownCode,
  phone: KeyedPhone = aPhoneWithKey(),
  { device = 'Pixel 8', subscription = null }: { device?: string; subscription?: PushSubscription | null } = {},
) {
  const input = { secret, publicKey: phone.spki, device, subscription }
  return bindDevice(deps, signedRequest(phone, { deviceId, name: 'bind', input, at: deps.now() }), input)
}

/** The number of the page, or another one, is entered on the phone. */
export async function enterNumber(deps: Deps, { id }: ShownCode, phone: KeyedPhone, off = 0) {
  const bound = await deps.db.approvalBinding.findUnique({ where: { challengeId: id } })
  const number = otherNumber(bound?.number ?? 10, off)
  return confirmDevice(
    deps,
    signedRequest(phone, { deviceId: id, name: 'confirm', input: { number }, at: deps.now() }),
    number,
  )
}

/** A two-digit number that is so far from another. */
export const otherNumber = (number: number, off: number) => ((number - 10 + off) % 90) + 10

type Held = { label?: string; default?: boolean; at?: Date; subscription?: PushSubscription }

/** Our app on a phone, which somebody registered earlier. */
export async function aRegisteredPhoneApp(db: PrismaClient, userId: string, overrides: Held = {}) {
  const { label = 'Pixel 8', default: isDefault = false, at = new Date(), subscription } = overrides
  const [phone, methodId, deviceId] = [aPhoneWithKey(), newId(), newId()]
  const publicKey = readPublicKey(phone.spki)
  if (!publicKey) throw new Error('The builder of phones made an impossible key')
  const place = { table: 'ApprovalApp', methodId, userId, deviceId } as const
  const kind = 'authenticator_app'
  await db.method.create({ data: { id: methodId, userId, kind, label, createdAt: at, verifiedAt: at } })
  await db.approvalApp.create({
    data: {
      methodId,
      userId,
      deviceId,
      publicKeyCiphertext: sealPublicKey(testKeys, publicKey, place),
      device: label,
      subscriptionCiphertext: subscription ? sealSubscription(testKeys, JSON.stringify(subscription), place) : null,
    },
  })
  const chosen = { defaultMethodId: methodId, defaultOption: 'app_notification' } as const
  if (isDefault) await db.user.update({ where: { id: userId }, data: chosen })
  return { ...phone, methodId, deviceId }
}
export type PhoneApp = Awaited<ReturnType<typeof aRegisteredPhoneApp>>
