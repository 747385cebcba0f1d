import 'server-only'
import { getTranslations } from 'next-intl/server'
import { assertionOptions } from '@/features/methods/security-key/assertion'
import { keysOf } from '@/features/methods/security-key/creation'
import { isKeyChallenge } from '@/features/methods/security-key/key-challenge'
import type { Challenge } from '@/generated/prisma/client'
import type { KeyCeremony, KeyRequest } from '@/lib/form'
import { deps } from '@/server/deps'

/** The button that asks a key, in words. */
export async function keyRequest(ceremony: KeyCeremony, label: string): Promise<KeyRequest> {
  return { ceremony, label, troubles: await keyTroubles() }
}

/** What can go wrong between a browser and a key, in words. */
export async function keyTroubles(): Promise<KeyRequest['troubles']> {
  const t = await getTranslations('securityKey.browser')
  return {
    cancelled: t('cancelled'),
    already: t('already'),
    unsupported: t('unsupported'),
    noVerification: t('noVerification'),
    address: t('address'),
    other: t('other'),
  }
}

/** The button that asks for a proof by any key of the person; null where a challenge is not for keys. */
export async function proofByKey(challenge: Challenge): Promise<KeyRequest | null> {
  if (!isKeyChallenge(challenge)) return null
  const { db, relyingParty, now } = deps()
  const timeout = Math.max(challenge.expiresAt.getTime() - now().getTime(), 0)
  const keys = await keysOf(db, challenge.userId)
  const get = await assertionOptions(relyingParty, { nonce: challenge.nonce, keys, timeout })
  return keyRequest({ get }, (await getTranslations('securityKey'))('use'))
}
