import 'server-only'
import { v7 as newId } from 'uuid'
import { limits } from '@/features/limits/limits'
import { createChallenge, type Owner } from '@/features/verification/repository'
import type { Purpose } from '@/generated/prisma/client'
import type { Db } from '@/server/db'
import type { Keyring } from '@/server/keys'
import type { MailAddress } from './address'
import { type EmailChallenge, emailChallenge } from './email-challenge'
import { type MailCode, newMailCode } from './mail-code'
import { addressIndex, sealAddress } from './stored-address'

/** Opens a challenge whose code goes to a mail address, and makes the code. Nothing is sent yet. */
export async function openMailChallenge(
  db: Db,
  keys: Keyring,
  { id: userId, browserHash }: Owner,
  { address, purpose, methodId }: { address: MailAddress; purpose: Purpose; methodId: string | null },
  at: Date,
): Promise<{ challenge: EmailChallenge; code: MailCode }> {
  const id = newId()
  const { code, kept } = newMailCode(keys, { id, userId }, at)
  const challenge = await createChallenge(
    db,
    {
      id,
      userId,
      browserHash,
      purpose,
      channel: 'email_code',
      methodId,
      targetCiphertext: sealAddress(keys, address, { table: 'Challenge', id, userId }),
      addressIndex: addressIndex(keys, address),
      codeHash: kept.codeHash,
    },
    at,
    limits.mailCode.lifetime,
  )
  return { challenge: emailChallenge(challenge), code }
}
