import 'server-only'
import type { Db } from '@/server/db'
import type { AuditRow } from './audit-row'

export type NamedPerson = { displayName: string; email: string }

/** Those people whom the rows name and who still have an account. */
export async function peopleOfRows(
  db: Db,
  rows: readonly Pick<AuditRow, 'actorId' | 'subjectId'>[],
): Promise<ReadonlyMap<string, NamedPerson>> {
  const ids = [...new Set(rows.flatMap(({ actorId, subjectId }) => [actorId, subjectId]))].filter((id) => id !== null)
  const people = await db.user.findMany({
    where: { id: { in: ids } },
    select: { id: true, displayName: true, email: true },
  })
  return new Map(people.map(({ id, ...person }) => [id, person]))
}
