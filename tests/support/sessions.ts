import { type OpenedSession, openSession } from '@/features/sessions/open-session'
import type { Deps } from '@/server/deps'
import type { RequestSource } from '@/server/request'

/** Opens a session for somebody who proved their password just now. */
export function aSignIn(
  { db, keys, now }: Pick<Deps, 'db' | 'keys' | 'now'>,
  { userId, browserHash, address, userAgent }: { userId: string; browserHash: string } & RequestSource,
): Promise<OpenedSession | null> {
  const factors = [{ amr: 'pwd', at: now() }] as const
  return db.$transaction((tx) => openSession(tx, { keys }, now(), { userId, factors, browserHash, address, userAgent }))
}
