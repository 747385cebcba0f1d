import 'server-only'
import type { Person } from '@/features/accounts/person'
import type { Deps } from '@/server/deps'
import { type Device, describeDevice } from './describe-device'
import { type Amr, ProvedFactors } from './factors'
import { findLiveSessions } from './repository'

/** One place where the person is signed in. */
export type SessionSummary = {
  id: string
  isThisOne: boolean
  device: Device
  address: string | null
  signedInAt: Date
  lastSeenAt: Date
  factors: readonly Amr[]
  /** When it ends, where a temporary access pass opened it or proved something in it. */
  endsWithPass: Date | null
}

/** Where the person is signed in: this session first, then the others, the last used first. */
export async function listSessions(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  person: Pick<Person, 'id' | 'sessionId'>,
): Promise<SessionSummary[]> {
  const rows = await findLiveSessions(db, person.id, now())
  const sessions = rows.map(({ createdAt, userAgent, factors, accessPassId, expiresAt, ...row }) => ({
    ...row,
    isThisOne: row.id === person.sessionId,
    device: describeDevice(userAgent),
    signedInAt: createdAt,
    factors: ProvedFactors.parse(factors).map(({ amr }) => amr),
    endsWithPass: accessPassId === null ? null : expiresAt,
  }))
  return sessions.sort((a, b) => Number(b.isThisOne) - Number(a.isThisOne))
}
