import 'server-only'
import { generateAuthenticationOptions, verifyAuthenticationResponse } from '@simplewebauthn/server'
import { isoBase64URL } from '@simplewebauthn/server/helpers'
import type { SecurityKeyMethod } from '@/generated/prisma/client'
import type { Tx } from '@/server/db'
import type { Deps } from '@/server/deps'
import type { Approval, Copied } from '../prover'
import type { Assertion } from './answers'
import { isEmbedded } from './creation'
import { openPublicKey } from './public-key'
import type { RelyingParty } from './relying-party'

/** What the browser is asked, so that a key signs. Without names of keys it offers every passkey it knows of. */
export function assertionOptions(
  relyingParty: RelyingParty,
  { nonce, keys, timeout }: { nonce: string; keys: readonly { id: string; transports: string[] }[]; timeout: number },
) {
  return generateAuthenticationOptions({
    rpID: relyingParty.id,
    challenge: isoBase64URL.toBuffer(nonce),
    allowCredentials: [...keys],
    timeout,
    userVerification: 'required',
  })
}

/**
 * Judges what a key signed. The counter is looked at once the signature is known to be right, so that nobody but the
 * holder of the private key can make a key look copied.
 */
export async function judgeAssertion(
  { keys, relyingParty }: Pick<Deps, 'keys' | 'relyingParty'>,
  key: SecurityKeyMethod,
  nonce: string,
  answer: Assertion,
): Promise<'incorrect' | Copied | Approval> {
  const { credentialId, transports, isSyncable } = key
  if (answer.id !== credentialId) return 'incorrect'
  const publicKey = openPublicKey(keys, key.publicKeyCiphertext, key)
  const verified = await verify(relyingParty, nonce, answer, { id: credentialId, publicKey, transports }).catch(
    () => null,
  )
  if (!verified?.verified) return 'incorrect'
  const { newCounter: counter, credentialDeviceType, credentialBackedUp: isBackedUp } = verified.authenticationInfo
  // Whether a key may be synced never changes (WebAuthn 6.1.3), so another answer comes from another key.
  if ((credentialDeviceType === 'multiDevice') !== isSyncable) return 'incorrect'

  const before = Number(key.counter)
  if (counter <= before && (counter > 0 || before > 0)) return { copied: { counter, before } }
  return {
    amr: isSyncable ? 'swk' : 'hwk',
    settle: (tx) => settle(tx, key.methodId, { counter, isBackedUp }),
  }
}

/** Throws at what is not as it should be: origin, domain, challenge, presence, verification, signature, form. */
async function verify(
  relyingParty: RelyingParty,
  nonce: string,
  answer: Assertion,
  credential: { id: string; publicKey: Uint8Array<ArrayBuffer>; transports: string[] },
) {
  if (isEmbedded(answer.response.clientDataJSON)) return null
  return verifyAuthenticationResponse({
    response: answer,
    expectedChallenge: nonce,
    expectedOrigin: [...relyingParty.origins],
    expectedRPID: relyingParty.id,
    credential: { ...credential, counter: 0 },
    requireUserVerification: true,
  })
}

/** Keeps the counter that a key has reached. False when it has reached it already: another proof came first. */
async function settle(
  tx: Tx,
  methodId: string,
  { counter, isBackedUp }: { counter: number; isBackedUp: boolean },
): Promise<boolean> {
  const rises = counter === 0 ? { counter: 0 } : { counter: { lt: counter } }
  const { count } = await tx.securityKeyMethod.updateMany({
    where: { methodId, ...rises },
    data: { counter, isBackedUp },
  })
  return count === 1
}
