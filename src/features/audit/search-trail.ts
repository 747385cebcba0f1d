import 'server-only'
import { Prisma } from '@/generated/prisma/client'
import type { Db } from '@/server/db'
import type { AuditRow } from './audit-row'

/** Which rows of the trail. Null and an empty list of types: all. */
export type AuditFilter = {
  subjects: readonly string[] | null
  actors: readonly string[] | null
  types: readonly string[]
  from: Date | null
  /** The first moment that is no longer meant. */
  until: Date | null
}

/** A place in the trail, in the order of time. */
export type Position = Pick<AuditRow, 'at' | 'seq'>

/**
 * The rows that a filter means, the newest first, beginning after `before`. Each person, or else each type, is looked up
 * for itself in an index that has the time in it, and only then are they put together: so it reads a page, however long
 * the trail.
 */
export function searchTrail(
  db: Db,
  filter: AuditFilter,
  { before, take }: { before: Position | null; take: number },
): Promise<AuditRow[]> {
  const { from, until } = filter
  const conditions = [
    from && Prisma.sql`e."at" >= ${from}`,
    until && Prisma.sql`e."at" < ${until}`,
    before && Prisma.sql`(e."at", e."seq") < (${before.at}, ${before.seq})`,
  ].filter((one) => one !== null)
  const { each, same, rest } = drivenBy(filter)
  const where = Prisma.join([same, ...rest, ...conditions], ' AND ')
  if (each === null) return page(db, Prisma.sql`"AuditEvent" e WHERE ${where}`, take)
  return page(
    db,
    Prisma.sql`${each} AS one(value) CROSS JOIN LATERAL (
      SELECT e.* FROM "AuditEvent" e WHERE ${where} ORDER BY e."at" DESC, e."seq" DESC LIMIT ${take}) e`,
    take,
  )
}

function page(db: Db, source: Prisma.Sql, take: number): Promise<AuditRow[]> {
  return db.$queryRaw<AuditRow[]>`
    SELECT e.* FROM ${source} ORDER BY e."at" DESC, e."seq" DESC LIMIT ${take}`
}

/** What is looked up for itself, by what it is found, and what of the filter is left to ask. */
function drivenBy({ subjects, actors, types }: AuditFilter) {
  const oneOf = (ids: readonly string[]) => Prisma.sql`unnest(${[...new Set(ids)]}::uuid[])`
  const isActor = actors && Prisma.sql`e."actorId" = ANY(${[...actors]}::uuid[])`
  const isType = types.length > 0 ? Prisma.sql`e."type" = ANY(${[...types]})` : null
  const left = (...conditions: (Prisma.Sql | null)[]) => conditions.filter((one) => one !== null)
  if (subjects) {
    return { each: oneOf(subjects), same: Prisma.sql`e."subjectId" = one.value`, rest: left(isActor, isType) }
  }
  if (actors) return { each: oneOf(actors), same: Prisma.sql`e."actorId" = one.value`, rest: left(isType) }
  if (types.length > 0) {
    const each = Prisma.sql`unnest(${[...new Set(types)]}::text[])`
    return { each, same: Prisma.sql`e."type" = one.value`, rest: [] }
  }
  return { each: null, same: Prisma.sql`true`, rest: [] }
}
