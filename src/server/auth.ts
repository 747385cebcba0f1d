import 'server-only'
import { decode, encode } from 'next-auth/jwt'
import { z } from 'zod'
import { env } from './env'
import type { Keyring } from './keys'

/** Cookie names and flags. Over https the `__Host-` prefix ties a cookie to this very host (ASVS 3.3.3). */
export function cookie(name: 'session' | 'browser' | 'destination') {
  const secure = env().APP_URL.startsWith('https:')
  return {
    name: `${secure ? '__Host-' : ''}countersign.${name}`,
    options: { httpOnly: true, secure, sameSite: 'lax', path: '/' },
  } as const
}

const Token = z.object({ sub: z.uuid(), sid: z.string().min(1) })

/** What the session cookie names: a person and the secret of one `Session` row. The row decides everything else. */
export type SessionToken = z.infer<typeof Token>

/** Seals a session token as next-auth does (an encrypted JWT). `maxAge` is in seconds. */
export function sealSessionToken(keys: Keyring, token: SessionToken, maxAge: number): Promise<string> {
  return encode({ token, secret: keys.sessionSecrets[0], maxAge })
}

/** Opens a session cookie under any known key; null for one that is forged, foreign, expired or of another shape. */
export async function openSessionToken(keys: Keyring, sealed: string): Promise<SessionToken | null> {
  for (const secret of keys.sessionSecrets) {
    const token = Token.safeParse(await decode({ token: sealed, secret }).catch(() => null))
    if (token.success) return token.data
  }
  return null
}
