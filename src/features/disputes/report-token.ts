import 'server-only'
import { timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { Keyring } from '@/server/keys'

const DOMAIN = 'report of a change'
const Token = z.templateLiteral([z.uuid(), '.', z.string().regex(/^[\w-]{43}$/)])

/**
 * What the link "This wasn't me" of a mail holds: the change, and a keyed hash of its id that only we can make. Nothing
 * about it is stored; it dies with the change, or when the change is disputed.
 */
export function reportToken(keys: Keyring, changeId: string): string {
  return `${changeId}.${keys.blindIndex(changeId, DOMAIN)}`
}

/** The change that a token names, or null where we never made the token. */
export function readReportToken(keys: Keyring, token: string): string | null {
  if (!Token.safeParse(token).success) return null
  const [changeId = '', given = ''] = token.split('.')
  const isOurs = keys
    .blindIndexes(changeId, DOMAIN)
    .some((own) => own.length === given.length && timingSafeEqual(Buffer.from(own), Buffer.from(given)))
  return isOurs ? changeId : null
}
