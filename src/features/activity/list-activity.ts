import 'server-only'
import { z } from 'zod'
import type { Person } from '@/features/accounts/person'
import { type Device, describeDevice } from '@/features/sessions/describe-device'
import type { AuditEvent } from '@/generated/prisma/client'
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

/** One event of the person's own history, and by what it can be disputed; null for one of anybody else. */
export async function findActivity(
  { db }: Pick<Deps, 'db'>,
  person: Pick<Person, 'id' | 'sessionId'>,
  seq: bigint,
): Promise<{ activity: Activity; changeId: string | null } | null> {
  const row = await db.auditEvent.findFirst({ where: { seq, subjectId: person.id }, select: shown })
  if (!row) return null
  const change = z.looseObject({ change: z.uuid() }).safeParse(row.details)
  return { activity: activityOf(row, person), changeId: change.success ? change.data.change : null }
}

const shown = {
  seq: true,
  at: true,
  type: true,
  details: true,
  sessionId: true,
  address: true,
  userAgent: true,
} as const

function activityOf(
  { type, details, sessionId, userAgent, ...row }: Pick<AuditEvent, keyof typeof shown>,
  person: Pick<Person, 'sessionId'>,
): Activity {
  return {
    ...row,
    happening: readHappening(type, details),
    device: describeDevice(userAgent),
    isThisSession: sessionId === person.sessionId,
  }
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
    select: shown,
    orderBy: { seq: 'desc' },
    take: PAGE + 1,
  })
  const events = rows.slice(0, PAGE).map((row) => activityOf(row, person))
  return { events, older: rows.length > PAGE ? (events.at(-1)?.seq ?? null) : null }
}
