import 'server-only'
import { generateRegistrationOptions, verifyRegistrationResponse } from '@simplewebauthn/server'
import {
  cose,
  decodeAttestationObject,
  decodeClientDataJSON,
  isoBase64URL,
  isoCBOR,
} from '@simplewebauthn/server/helpers'
import { loadOrganisation } from '@/features/organisation/repository'
import type { Db } from '@/server/db'
import type { Deps } from '@/server/deps'
import { type Creation, readCreation } from './answers'
import type { KeyChallenge } from './key-challenge'
import type { RelyingParty } from './relying-party'

/** Where a person wants to keep a new key. It is only what the browser offers first. */
export const PLACES = ['this_device', 'another_device', 'security_key'] as const
export type Place = (typeof PLACES)[number]

const preferred = {
  this_device: 'localDevice',
  another_device: 'remoteDevice',
  security_key: 'securityKey',
} as const satisfies Record<Place, string>

/** ES256 and EdDSA, and RS256 for Windows Hello. What is not among them is refused, whatever the browser allowed. */
const ALGORITHMS: number[] = [cose.COSEALG.ES256, cose.COSEALG.EdDSA, cose.COSEALG.RS256]

/** A new key as its authenticator describes it. */
export type MadeKey = {
  credentialId: string
  publicKey: Uint8Array
  counter: number
  transports: string[]
  isSyncable: boolean
  isBackedUp: boolean
  aaguid: string
}

/** What the browser is asked, so that it makes a key. Keys that the person has are named, so that none is made twice. */
export async function creationOptions(
  { db, relyingParty, organisation, now }: Pick<Deps, 'db' | 'relyingParty' | 'organisation' | 'now'>,
  { nonce, userId, expiresAt }: KeyChallenge,
  person: { email: string; displayName: string },
  place: Place,
) {
  const { keyHandle } = await db.user.findUniqueOrThrow({ where: { id: userId }, select: { keyHandle: true } })
  if (!keyHandle) throw new Error(`A key is being added for ${userId}, who has no handle`)
  return generateRegistrationOptions({
    rpName: (await loadOrganisation(db, organisation)).name,
    rpID: relyingParty.id,
    userName: person.email,
    userDisplayName: person.displayName,
    userID: isoBase64URL.toBuffer(keyHandle),
    challenge: isoBase64URL.toBuffer(nonce),
    timeout: Math.max(expiresAt.getTime() - now().getTime(), 0),
    // Nobody is kept from using the key that they have (NIST SP 800-63B-4 4.1.3).
    attestationType: 'none',
    excludeCredentials: await keysOf(db, userId),
    authenticatorSelection: {
      // On a security key passkeys take room that may be short; anywhere else a key that signs in by itself costs nothing.
      residentKey: place === 'security_key' ? 'preferred' : 'required',
      userVerification: 'required',
    },
    supportedAlgorithmIDs: ALGORITHMS,
    preferredAuthenticatorType: preferred[place],
  })
}

/** The names of the keys that a person has, and how a browser reaches them. */
export async function keysOf(db: Db, userId: string): Promise<{ id: string; transports: string[] }[]> {
  const keys = await db.securityKeyMethod.findMany({
    where: { userId },
    select: { credentialId: true, transports: true },
  })
  return keys.map(({ credentialId: id, transports }) => ({ id, transports }))
}

/** The key that an answer describes; null where anything about the answer is not as it was asked for. */
export async function readMadeKey(relyingParty: RelyingParty, nonce: string, text: string): Promise<MadeKey | null> {
  const answer = readCreation(text)
  const verified = answer && (await verify(relyingParty, nonce, answer).catch(() => null))
  if (!answer || !verified?.verified) return null
  const { credential, credentialDeviceType, credentialBackedUp, aaguid } = verified.registrationInfo
  if (credential.id !== answer.id) return null
  return {
    credentialId: credential.id,
    publicKey: credential.publicKey,
    counter: credential.counter,
    transports: answer.response.transports,
    isSyncable: credentialDeviceType === 'multiDevice',
    isBackedUp: credentialBackedUp,
    aaguid,
  }
}

/** Throws at what is not as it should be: origin, domain, challenge, presence, verification, algorithm, form. */
async function verify(relyingParty: RelyingParty, nonce: string, answer: Creation) {
  const { response } = answer
  if (isEmbedded(response.clientDataJSON)) return null
  return verifyRegistrationResponse({
    response: { ...answer, response: { ...response, attestationObject: unattested(response.attestationObject) } },
    expectedChallenge: nonce,
    expectedOrigin: [...relyingParty.origins],
    expectedRPID: relyingParty.id,
    requireUserVerification: true,
    supportedAlgorithmIDs: ALGORITHMS,
  })
}

/** Whether a page asked from inside a frame of another site. */
export function isEmbedded(clientData: string): boolean {
  const { crossOrigin, topOrigin } = decodeClientDataJSON(clientData)
  return crossOrigin === true || topOrigin !== undefined
}

/**
 * Leaves the attestation out of what an authenticator sent. None is asked for; browsers pass some on all the same, and
 * checking one means following addresses that stand in certificates of a stranger.
 */
function unattested(attestationObject: string): string {
  const authData = decodeAttestationObject(isoBase64URL.toBuffer(attestationObject)).get('authData')
  const bare = new Map<string, string | Uint8Array | Map<string, string>>()
  bare.set('fmt', 'none').set('attStmt', new Map()).set('authData', authData)
  return isoBase64URL.fromBuffer(isoCBOR.encode(bare))
}
