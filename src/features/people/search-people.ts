import 'server-only'
import { Prisma } from '@/generated/prisma/client'
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
 * lower case do not matter, beyond ASCII as far as the locale of the database knows them, and no character means anything
 * but itself.
 */
export async function searchPeople(
  { db }: Pick<Deps, 'db'>,
  text: string,
): Promise<{ people: PersonSummary[]; more: boolean }> {
  const begins = oneLine(text)
  if (begins === '' || begins.length > LONGEST) return { people: [], more: false }
  const found = await db.$queryRaw<PersonSummary[]>(searchStatement(begins))
  return { people: found.slice(0, PEOPLE_SHOWN), more: found.length > PEOPLE_SHOWN }
}

/** The search as Postgres does it. Each half reads one index in its order and stops early, however many people there are. */
export function searchStatement(begins: string): Prisma.Sql {
  const shown = Prisma.sql`"id", "displayName", "email", "disabledAt"`
  const [from, until, limit] = [Prisma.sql`lower(${begins})`, Prisma.sql`lower(${begins}) || ${LAST}`, PEOPLE_SHOWN + 1]
  return Prisma.sql`
    SELECT * FROM (
      (SELECT ${shown} FROM "User"
        WHERE lower("displayName") ~>=~ ${from} AND lower("displayName") ~<~ (${until})
        ORDER BY lower("displayName") USING ~<~ LIMIT ${limit})
      UNION
      (SELECT ${shown} FROM "User"
        WHERE "email" ~>=~ ${from} AND "email" ~<~ (${until})
        ORDER BY "email" USING ~<~ LIMIT ${limit})
    ) AS found ORDER BY lower("displayName"), "email" LIMIT ${limit}`
}
