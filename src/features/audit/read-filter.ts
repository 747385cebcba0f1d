import 'server-only'
import { z } from 'zod'
import { dayAfter, startOfDay } from '@/lib/iso-day'
import { fail, ok, type Result } from '@/lib/result'
import type { Db } from '@/server/db'
import { isAuditEventType } from './event-types'
import type { AuditFilter } from './search-trail'

/** A filter as it was typed into the boxes of the page, or into its address. */
export type AskedFilter = { person: string; actor: string; events: string[]; from: string; to: string }

/** What is wrong with a box: what it holds is nothing that can be meant, nobody or too many people, or another box rules it out. */
export type FilterFailures = {
  person?: 'text' | 'nobody' | 'many'
  actor?: 'text' | 'nobody' | 'many'
  events?: 'unknown'
  from?: 'day'
  to?: 'day' | 'backwards'
}

/** More people of one name than this must be told apart by more of it. */
export const MOST_PEOPLE = 20

const Name = z
  .string()
  .max(254)
  .refine((text) => !/\p{C}/u.test(text))
const Day = z.iso.date().refine((day) => day >= '1970-01-01')

/**
 * What a typed filter means: people by the address they sign in with, by a part of their name or by their id, which
 * finds those who are gone, too; days as the organisation counts them, the last one included.
 */
export async function readFilter(
  db: Db,
  { person, actor, events, from, to }: AskedFilter,
  timeZone: string,
): Promise<Result<AuditFilter, FilterFailures>> {
  const [subjects, actors] = [await findPeople(db, person), await findPeople(db, actor)]
  const failures: FilterFailures = {}
  if (!subjects.ok) failures.person = subjects.error
  if (!actors.ok) failures.actor = actors.error
  if (!events.every(isAuditEventType)) failures.events = 'unknown'
  if (from && !Day.safeParse(from).success) failures.from = 'day'
  if (to && !Day.safeParse(to).success) failures.to = 'day'
  else if (from && to && !failures.from && to < from) failures.to = 'backwards'
  if (!subjects.ok || !actors.ok || Object.keys(failures).length > 0) return fail(failures)
  return ok({
    subjects: subjects.value,
    actors: actors.value,
    types: events,
    from: from ? startOfDay(from, timeZone) : null,
    until: to ? startOfDay(dayAfter(to), timeZone) : null,
  })
}

async function findPeople(db: Db, typed: string): Promise<Result<string[] | null, 'text' | 'nobody' | 'many'>> {
  const text = typed.trim()
  if (text === '') return ok(null)
  if (!Name.safeParse(text).success) return fail('text')
  const id = z.uuid().safeParse(text)
  if (id.success) return ok([id.data])
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "User" WHERE CASE WHEN ${text.includes('@')} THEN "email" = lower(${text})
      ELSE position(${text.toLowerCase()} IN lower("displayName")) > 0 END
    LIMIT ${MOST_PEOPLE + 1}`
  if (rows.length === 0) return fail('nobody')
  return rows.length > MOST_PEOPLE ? fail('many') : ok(rows.map((row) => row.id))
}
