import { TOTP } from 'otpauth'
import { v7 as newId } from 'uuid'
import type { Actor } from '@/features/accounts/person'
import { confirmApp } from '@/features/methods/authenticator-app/confirm-app'
import {
  type AppSecret,
  newSecret,
  openSecret,
  SECRET_INDEX,
  sealSecret,
} from '@/features/methods/authenticator-app/secret'
import { startApp } from '@/features/methods/authenticator-app/start-app'
import type { PrismaClient } from '@/generated/prisma/client'
import { after, seconds } from '@/lib/time'
import type { Deps } from '@/server/deps'
import { testKeys } from './builders'

/** What the app shows at a moment, so many steps of 30 seconds later. */
export const codeOf = (secret: string, at: Date, steps = 0): string =>
  new TOTP({ secret }).generate({ timestamp: after(at, steps * seconds(30)).getTime() })

/** An app that somebody registered earlier, and has not used since. */
export async function aRegisteredApp(
  db: PrismaClient,
  userId: string,
  { label = 'My app', default: isDefault = false, at = new Date() } = {},
): Promise<{ id: string; secret: AppSecret }> {
  const [id, secret] = [newId(), newSecret()]
  const kind = 'authenticator_app'
  await db.method.create({ data: { id, userId, kind, label, createdAt: at, verifiedAt: at } })
  const secretCiphertext = sealSecret(testKeys, secret, { table: 'AuthenticatorAppMethod', id, userId })
  const secretIndex = testKeys.blindIndex(secret, SECRET_INDEX)
  await db.authenticatorAppMethod.create({ data: { methodId: id, userId, secretCiphertext, secretIndex, lastStep: 0 } })
  const chosen = { defaultMethodId: id, defaultOption: 'app_code' } as const
  if (isDefault) await db.user.update({ where: { id: userId }, data: chosen })
  return { id, secret }
}

/** Goes as far as the QR code: the challenge, and the key that it shows. */
export async function scanned(deps: Deps, actor: Actor, replaces: string | null = null) {
  const result = await startApp(deps, actor, { replaces })
  if (!result.ok) throw new Error(`The first step answered ${result.error.kind}`)
  const { challengeId: id } = result.value
  const { targetCiphertext, userId } = await deps.db.challenge.findUniqueOrThrow({ where: { id } })
  const secret = openSecret(testKeys, targetCiphertext ?? '', { table: 'Challenge', id, userId })
  return { id, secret }
}

/** Enters a code for the app that is being added. */
export const enterAppCode = (deps: Deps, actor: Actor, challengeId: string, code: string, label = 'My app') =>
  confirmApp(deps, actor, { challengeId, code, label })
