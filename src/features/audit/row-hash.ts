import 'server-only'
import { createHash } from 'node:crypto'

/** What a row of the trail holds, `details` as Postgres writes jsonb. */
export type HashedRow = {
  seq: bigint
  at: Date
  type: string
  actorId: string | null
  subjectId: string | null
  sessionId: string | null
  address: string | null
  userAgent: string | null
  details: string
  previousHash: Uint8Array
  hash: Uint8Array
}

/**
 * The hash that a row must have, computed here from what it holds: the database's own `audit_event_hash` could have been
 * replaced by whoever changed the row. Both hash the hash of the row before and a JSON array, as jsonb writes it.
 */
export function rowHash(row: Omit<HashedRow, 'hash'>): Buffer {
  const { seq, at, type, actorId, subjectId, sessionId, address, userAgent, details, previousHash } = row
  const texts = [type, actorId, subjectId, sessionId, address, userAgent].map((text) => JSON.stringify(text))
  const array = `[${[seq, epoch(at), ...texts, details].join(', ')}]`
  return createHash('sha256').update(previousHash).update(array).digest()
}

/** Seconds since 1970 with six decimals, as `extract(epoch FROM …)` gives them. */
function epoch(at: Date): string {
  const ms = at.getTime()
  const [sign, rest] = ms < 0 ? ['-', -ms] : ['', ms]
  return `${sign}${Math.floor(rest / 1000)}.${String(rest % 1000).padStart(3, '0')}000`
}
