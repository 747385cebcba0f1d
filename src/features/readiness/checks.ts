/** How the last tests of a way to reach people went. */
export type DeliveryState = {
  workedAt: Date | null
  failedAt: Date | null
  failure: string | null
  /** A text is on its way whose code may still be entered. */
  isWaiting: boolean
}

/** What speaks against `TRUSTED_PROXIES`, if anything. */
export type ProxiesLook = 'fine' | 'uncounted' | 'too_many'

/** One thing that an installation needs before people come. */
export type Check = { isDone: boolean } & (
  | { id: 'address' | 'policy' | 'strong_method' | 'second_administrator' }
  | { id: 'proxies'; look: ProxiesLook; address: string | null }
  /** `isOff`: the policy allows no texts, so nobody needs them. */
  | { id: 'text'; isOff: boolean; last: DeliveryState }
  | { id: 'mail'; last: DeliveryState }
  /** The keys of which nobody has said that a copy is kept. */
  | { id: 'keys'; missing: string[] }
)

/** Whether the newest test of a way worked. */
export function works({ workedAt, failedAt }: DeliveryState): boolean {
  return workedAt !== null && (failedAt === null || workedAt > failedAt)
}

/**
 * Whether the number of trusted proxies can be right. Countersign itself speaks no TLS, so before an https address there
 * is a proxy; and where fewer proxies wrote into the request than are trusted, no address is known.
 */
export function proxiesLook(
  appUrl: string,
  { trusted, address }: { trusted: number; address: string | null },
): ProxiesLook {
  if (address === null) return 'too_many'
  return appUrl.startsWith('https:') && trusted === 0 ? 'uncounted' : 'fine'
}
