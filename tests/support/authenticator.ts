import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { isoCBOR } from '@simplewebauthn/server/helpers'
import type { Actor } from '@/features/accounts/person'
import { confirmKey } from '@/features/methods/security-key/confirm-key'
import { startKey } from '@/features/methods/security-key/start-key'
import type { Deps } from '@/server/deps'
import { testRelyingParty } from './builders'

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest()
const base64url = (data: Uint8Array | string) => Buffer.from(data).toString('base64url')
const uint = (value: number, bytes: number) => {
  const buffer = Buffer.alloc(bytes)
  buffer.writeUIntBE(value, 0, bytes)
  return buffer
}

/** What an authenticator may do otherwise than a good one in a good browser. */
export type Faults = {
  origin?: string
  rpId?: string
  challenge?: string
  type?: string
  crossOrigin?: boolean
  topOrigin?: string
  /** Whether somebody touched it, and whether it knows who. */
  present?: boolean
  verified?: boolean
  counter?: number
  userHandle?: string
  isSyncable?: boolean
  isBackedUp?: boolean
  algorithm?: number
}

export type Authenticator = ReturnType<typeof anAuthenticator>

/** A security key made of software: it signs by ES256 for whoever asks. */
export function anAuthenticator({
  counts = true,
  isSyncable = false,
  aaguid = '00000000-0000-0000-0000-000000000000',
  transports = ['usb'],
}: {
  counts?: boolean
  isSyncable?: boolean
  aaguid?: string
  transports?: string[]
} = {}) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const id = randomBytes(32)
  return holding({ privateKey, publicKey, id, counter: 0, counts, isSyncable, aaguid, transports })
}

type Inside = {
  privateKey: KeyObject
  publicKey: KeyObject
  id: Buffer
  counter: number
  counts: boolean
  isSyncable: boolean
  aaguid: string
  transports: string[]
}

function holding(inside: Inside) {
  const { privateKey, publicKey, id, transports } = inside

  function clientData(type: string, challenge: string, faults: Faults) {
    const { origin = testRelyingParty.origins[0], crossOrigin = false, topOrigin } = faults
    const data = { type: faults.type ?? type, challenge: faults.challenge ?? challenge, origin, crossOrigin, topOrigin }
    return Buffer.from(JSON.stringify(data))
  }

  function authenticatorData(faults: Faults, attested?: Buffer) {
    if (inside.counts) inside.counter += 1
    const { present = true, verified = true, counter = inside.counter, rpId = testRelyingParty.id } = faults
    const { isSyncable = inside.isSyncable, isBackedUp = isSyncable } = faults
    const flags = [present && 0x01, verified && 0x04, isSyncable && 0x08, isBackedUp && 0x10, attested && 0x40]
    const all = flags.reduce<number>((sum, flag) => sum + (flag || 0), 0)
    return Buffer.concat([sha256(rpId), uint(all, 1), uint(counter, 4), attested ?? Buffer.alloc(0)])
  }

  function cosePublicKey(algorithm: number) {
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
    const key = new Map<number, number | Uint8Array>()
    key.set(1, 2).set(3, algorithm).set(-1, 1)
    key.set(-2, new Uint8Array(Buffer.from(x, 'base64url'))).set(-3, new Uint8Array(Buffer.from(y, 'base64url')))
    return Buffer.from(isoCBOR.encode(key))
  }

  return {
    credentialId: base64url(id),

    /** What a browser sends after the key was made. */
    create(challenge: string, faults: Faults = {}) {
      const aaguid = Buffer.from(inside.aaguid.replaceAll('-', ''), 'hex')
      const attested = Buffer.concat([aaguid, uint(id.length, 2), id, cosePublicKey(faults.algorithm ?? -7)])
      const authData = new Uint8Array(authenticatorData(faults, attested))
      const object = new Map<string, string | Uint8Array | Map<string, string>>()
      object.set('fmt', 'none').set('attStmt', new Map()).set('authData', authData)
      return {
        id: base64url(id),
        rawId: base64url(id),
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: base64url(clientData('webauthn.create', challenge, faults)),
          attestationObject: base64url(isoCBOR.encode(object)),
          transports,
        },
      }
    },

    /** What a browser sends after the key signed. */
    get(challenge: string, faults: Faults = {}) {
      const [client, data] = [clientData('webauthn.get', challenge, faults), authenticatorData(faults)]
      return {
        id: base64url(id),
        rawId: base64url(id),
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: base64url(client),
          authenticatorData: base64url(data),
          signature: base64url(sign('sha256', Buffer.concat([data, sha256(client)]), privateKey)),
          userHandle: faults.userHandle,
        },
      }
    },

    /** A copy of it, as it is now. */
    copy: () => holding({ ...inside }),
  }
}

/** Goes as far as the browser's question: the challenge, and what is to be signed. */
export async function asked(deps: Deps, actor: Actor) {
  const started = await startKey(deps, actor)
  if (!started.ok) throw new Error(`The first step answered ${started.error.kind}`)
  const { challengeId: id } = started.value
  return { id, nonce: await nonceOf(deps, id) }
}

/** What a challenge wants signed. */
export async function nonceOf({ db }: Pick<Deps, 'db'>, id: string): Promise<string> {
  return (await db.challenge.findUniqueOrThrow({ where: { id } })).nonce ?? ''
}

/** Sends what the browser says of the new key. */
export const sendKey = (deps: Deps, actor: Actor, challengeId: string, answer: unknown) =>
  confirmKey(deps, actor, {
    challengeId,
    answer: JSON.stringify(answer),
    names: { passkey: 'Passkey', securityKey: 'Security key' },
  })

/** Registers a key as its owner would; its id. */
export async function aRegisteredKey(deps: Deps, actor: Actor, key: Authenticator = anAuthenticator()) {
  const { id, nonce } = await asked(deps, actor)
  const result = await sendKey(deps, actor, id, key.create(nonce))
  if (!result.ok) throw new Error(`The key was refused: ${result.error.kind}`)
  const { methodId } = await deps.db.challenge.findUniqueOrThrow({ where: { id } })
  const { keyHandle } = await deps.db.user.findUniqueOrThrow({ where: { id: actor.id } })
  return { id: methodId ?? '', handle: keyHandle ?? '', key }
}
