import 'server-only'
import { oneLine } from '@/lib/one-line'
import type { Deps } from '@/server/deps'

/** A person as lists show them. */
export type PersonSummary = { id: string; displayName: string; email: string; disabledAt: Date | null }

/** As many people as a search shows. */
export const PEOPLE_SHOWN = 50
/** No name and no address is longer. */
const LONGEST = 254
/** Sorts after every text that begins as the one before it. */
const LAST = '\u{10FFFF}'

/**
 * The people whose name or address begins with a text, by name, fifty at most; `more` says that there are others. Upper and
 * lower case do not matter, and no character means anything but itself. Each half reads one index in its order and stops
 * early, so it takes no longer where a million people are.
 */
export async function searchPeople(
  { db }: Pick<Deps, 'db'>,
  text: string,
): Promise<{ people: PersonSummary[]; more: boolean }> {
  const begins = oneLine(text)
  if (begins === '' || begins.length > LONGEST) return { people: [], more: false }
  const found = await db.$queryRaw<PersonSummary[]>`
    SELECT * FROM (
      (SELECT "id", "displayName", "email", "disabledAt" FROM "User"
        WHERE lower("displayName") ~>=~ lower(${begins}) AND lower("displayName") ~<~ lower(${begins}) || ${LAST}
        ORDER BY lower("displayName") USING ~<~ LIMIT ${PEOPLE_SHOWN + 1})
      UNION
      (SELECT "id", "displayName", "email", "disabledAt" FROM "User"
        WHERE "email" ~>=~ lower(${begins}) AND "email" ~<~ lower(${begins}) || ${LAST}
        ORDER BY "email" USING ~<~ LIMIT ${PEOPLE_SHOWN + 1})
    ) AS found ORDER BY lower("displayName"), "email" LIMIT ${PEOPLE_SHOWN + 1}`
  return { people: found.slice(0, PEOPLE_SHOWN), more: found.length > PEOPLE_SHOWN }
}
