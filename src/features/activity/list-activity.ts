import 'server-only'
import type { Person } from '@/features/accounts/person'
import { type Device, describeDevice } from '@/features/sessions/describe-device'
import type { Deps } from '@/server/deps'
import { type Happening, readHappening } from './happening'

/** Which events: all, who signed in or tried to, or everything else. */
export type ActivityFilter = 'all' | 'sign-ins' | 'changes'

/** One event of the person's own history. */
export type Activity = {
  seq: bigint
  at: Date
  happening: Happening
  device: Device
  address: string | null
  isThisSession: boolean
}

const PAGE = 50

const SIGN_INS = { startsWith: 'sign_in.' }
const wanted = { all: {}, 'sign-ins': { type: SIGN_INS }, changes: { type: { not: SIGN_INS } } }

/**
 * What happened on the person's account, the newest first, a page at a time. `before` is the last number of the page
 * before; `older` is what to ask for next, null at the end.
 */
export async function listActivity(
  { db }: Pick<Deps, 'db'>,
  person: Pick<Person, 'id' | 'sessionId'>,
  { filter, before }: { filter: ActivityFilter; before: bigint | null },
): Promise<{ events: Activity[]; older: bigint | null }> {
  const rows = await db.auditEvent.findMany({
    where: { subjectId: person.id, ...(before !== null && { seq: { lt: before } }), ...wanted[filter] },
    select: { seq: true, at: true, type: true, details: true, sessionId: true, address: true, userAgent: true },
    orderBy: { seq: 'desc' },
    take: PAGE + 1,
  })
  const events = rows.slice(0, PAGE).map(({ type, details, sessionId, userAgent, ...row }) => ({
    ...row,
    happening: readHappening(type, details),
    device: describeDevice(userAgent),
    isThisSession: sessionId === person.sessionId,
  }))
  return { events, older: rows.length > PAGE ? (events.at(-1)?.seq ?? null) : null }
}
