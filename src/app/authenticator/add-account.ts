import { ask, toBase64url } from './device-client'
import { type StoredAccount, storeAccount, storedAccounts } from './device-store'
import { presentSubscription } from './notifications'

/** What the QR code of a page holds. */
export type ScannedCode = { challengeId: string; secret: string }

/** Reads the fragment that a QR code opened the app with. */
export function readScannedCode(hash: string): ScannedCode | null {
  const match = /^#add=([0-9a-f-]{36})\.([\w-]{43})$/.exec(hash)
  return match?.[1] && match[2] ? { challengeId: match[1], secret: match[2] } : null
}

/** One key a code, so that trying again after a lost connection brings the same. */
const made = new Map<string, CryptoKeyPair>()

/** What came of a code that was scanned. */
export type Added = StoredAccount | { trouble: 'offline' | 'addGone' | 'addTaken' }

/**
 * Makes a key that never leaves this device, and leaves its public half at the server. The account is kept here once
 * the server has it; then the number of the page must be entered.
 */
export async function addAccount({ challengeId, secret }: ScannedCode): Promise<Added> {
  const known = (await storedAccounts()).find(({ deviceId }) => deviceId === challengeId)
  if (known) return known
  const pair = made.get(challengeId) ?? (await makeKey())
  made.set(challengeId, pair)
  const asking = { deviceId: challengeId, privateKey: pair.privateKey }
  const publicKey = toBase64url(await crypto.subtle.exportKey('spki', pair.publicKey))
  const subscription = (await presentSubscription())?.toJSON() ?? null
  const input = { secret, publicKey, device: await deviceName(), subscription: subscription && written(subscription) }
  const reply = await ask<{ email: string }>(asking, 'bind', input)
  if (!reply) return { trouble: 'offline' }
  if ('error' in reply) return { trouble: reply.error === 'taken' ? 'addTaken' : 'addGone' }
  const account = { ...asking, email: reply.content.email }
  await storeAccount(account)
  return account
}

/** Only what the server takes of it. */
export const written = ({ endpoint, keys }: PushSubscriptionJSON) => ({ endpoint, keys })

const makeKey = () => crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign'])

type Hints = { model?: string; platform?: string }
type NavigatorWithHints = Navigator & {
  userAgentData?: { getHighEntropyValues(names: string[]): Promise<Hints> }
}

/** What this device is called, as far as the browser says: the model of a phone, or its system. */
async function deviceName(): Promise<string> {
  // Not in the types yet, and not in every browser.
  const { userAgentData } = navigator as NavigatorWithHints
  const hints = await userAgentData?.getHighEntropyValues(['model', 'platform']).catch(() => null)
  const system = ['iPhone', 'iPad', 'Android', 'Windows', 'Mac', 'Linux'].find((name) =>
    navigator.userAgent.includes(name),
  )
  return hints?.model || hints?.platform || system || 'Phone'
}
