import 'server-only'
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

export type Key = { id: string; secret: Buffer }

/**
 * `id:base64,id:base64`, newest first, each key 32 bytes. Null when any part of it is not of that form, or an id comes twice.
 */
export function parseKeys(text: string): [Key, ...Key[]] | null {
  const keys = text.split(',').map((part): Key | null => {
    const match = /^([a-z0-9-]{1,32}):([A-Za-z0-9+/]{43}=)$/.exec(part.trim())
    return match?.[1] && match[2] ? { id: match[1], secret: Buffer.from(match[2], 'base64') } : null
  })
  const whole = keys.filter((key) => key !== null)
  const [first, ...rest] = whole
  if (!first || whole.length < keys.length || new Set(whole.map((key) => key.id)).size < whole.length) return null
  return [first, ...rest]
}

/** Everything the product does with its keys. The newest key writes; every key reads. */
export type Keyring = {
  /** AES-256-GCM. `context` names the row and column, so that a value moved elsewhere does not decrypt. */
  encrypt(plaintext: string, context: string): string
  /** Throws when the key is unknown, the context is another, or a bit was changed. */
  decrypt(ciphertext: string, context: string): string
  /** A keyed hash that finds equal values without decrypting them; `domain` keeps the uses apart. */
  blindIndex(value: string, domain: string): string
  /** The blind indexes of `value` under every key, to look for rows that an older key wrote. */
  blindIndexes(value: string, domain: string): string[]
  /** The secrets that seal session cookies, newest first. */
  sessionSecrets: readonly [string, ...string[]]
  /** Secret bytes for one use. They follow from the oldest key, so that one that is put before it changes nothing. */
  oldestSecret(use: string, length: number): Buffer
  /** Each key's id and fingerprint, to compare with the keys that a database was written with. */
  fingerprints: readonly { id: string; fingerprint: string }[]
}

const VERSION = 'v1'

export function keyring([newest, ...older]: readonly [Key, ...Key[]]): Keyring {
  const all = [newest, ...older]
  const derive = (key: Key, use: string) => Buffer.from(hkdfSync('sha256', key.secret, '', `countersign ${use}`, 32))
  const encryption = new Map(all.map((key) => [key.id, derive(key, 'encryption')]))
  const newestIndex = derive(newest, 'blind index')
  const olderIndexes = older.map((key) => derive(key, 'blind index'))
  const index = (key: Buffer, value: string, domain: string) =>
    createHmac('sha256', key).update(`${domain}\0${value}`).digest('base64url')

  return {
    encrypt(plaintext, context) {
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', known(encryption.get(newest.id), newest.id), iv)
      cipher.setAAD(Buffer.from(context))
      const sealed = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return [VERSION, newest.id, iv.toString('base64url'), sealed.toString('base64url')].join('.')
    },
    decrypt(ciphertext, context) {
      const [version, id, iv, sealed] = ciphertext.split('.')
      if (version !== VERSION || !id || !iv || !sealed) throw new Error('Not a value that Countersign encrypted')
      const bytes = Buffer.from(sealed, 'base64url')
      const decipher = createDecipheriv('aes-256-gcm', known(encryption.get(id), id), Buffer.from(iv, 'base64url'))
      decipher.setAAD(Buffer.from(context))
      decipher.setAuthTag(bytes.subarray(-16))
      return decipher.update(bytes.subarray(0, -16), undefined, 'utf8') + decipher.final('utf8')
    },
    blindIndex: (value, domain) => index(newestIndex, value, domain),
    blindIndexes: (value, domain) => [newestIndex, ...olderIndexes].map((key) => index(key, value, domain)),
    sessionSecrets: [
      derive(newest, 'session').toString('base64'),
      ...older.map((key) => derive(key, 'session').toString('base64')),
    ],
    oldestSecret: (use, length) => {
      const oldest = all.at(-1) ?? newest
      return Buffer.from(hkdfSync('sha256', oldest.secret, '', `countersign ${use}`, length))
    },
    fingerprints: all.map((key) => ({ id: key.id, fingerprint: derive(key, 'fingerprint').toString('base64url') })),
  }
}

function known(key: Buffer | undefined, id: string): Buffer {
  if (!key) throw new Error(`No key "${id}" in COUNTERSIGN_KEYS`)
  return key
}
