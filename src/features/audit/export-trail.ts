import 'server-only'
import { type Actor, onSelf } from '@/features/accounts/person'
import { csvRecord } from '@/lib/csv'
import type { Db } from '@/server/db'
import type { Deps } from '@/server/deps'
import { recordAudit } from './audit'
import { type AuditRow, plainEvent } from './audit-row'
import { type NamedPerson, peopleOfRows } from './people-of-rows'
import { type AuditFilter, type Position, searchTrail } from './search-trail'

export type ExportFormat = 'csv' | 'jsonl'

const PAGE = 500

/**
 * The rows that a filter means, as a file, the newest first. That it was exported is in the trail before the first byte is
 * sent. Pages are read as the reader takes them, and none once it has gone away; between two pages nothing is held. It
 * breaks off, and does not just end, when the administrator's session is over or the database is away.
 */
export async function exportTrail(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  { filter, format }: { filter: AuditFilter; format: ExportFormat },
): Promise<ReadableStream<Uint8Array>> {
  const { subjects, actors, types, from, until } = filter
  const told = {
    ...(subjects && { subjects: [...subjects] }),
    ...(actors && { actors: [...actors] }),
    ...(types.length > 0 && { types: [...types] }),
    ...(from && { from: from.toISOString() }),
    ...(until && { until: until.toISOString() }),
  }
  await db.$transaction((tx) =>
    recordAudit(tx, { ...onSelf(actor), subjectId: null }, { type: 'audit.exported', format, filter: told }, now()),
  )
  const chunks = chunksOf(db, actor, { filter, format })
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    async cancel() {
      await chunks.return()
    },
  })
}

const columns = [
  'seq',
  'at',
  'type',
  'actorId',
  'actorEmail',
  'subjectId',
  'subjectEmail',
  'sessionId',
  'address',
  'userAgent',
  'details',
  'previousHash',
  'hash',
] as const

async function* chunksOf(
  db: Db,
  actor: Actor,
  { filter, format }: { filter: AuditFilter; format: ExportFormat },
): AsyncGenerator<string, void> {
  const write = format === 'csv' ? csvLine : jsonLine
  if (format === 'csv') yield csvRecord(columns)
  for (let before: Position | null = null; ; ) {
    await requireLiveAdministrator(db, actor)
    const rows: AuditRow[] = await searchTrail(db, filter, { before, take: PAGE })
    const people = await peopleOfRows(db, rows)
    if (rows.length > 0) yield rows.map((row) => write(row, people)).join('')
    before = rows.at(-1) ?? null
    if (rows.length < PAGE) return
  }
}

async function requireLiveAdministrator(db: Db, { sessionId }: Actor): Promise<void> {
  const live = await db.session.count({
    where: { id: sessionId, endedAt: null, user: { role: 'admin', disabledAt: null } },
  })
  if (live === 0) throw new Error('The session of an export has ended')
}

type People = ReadonlyMap<string, NamedPerson>

const emailOf = (people: People, id: string | null) => (id && people.get(id)?.email) || null

function jsonLine(row: AuditRow, people: People): string {
  const emails = { actorEmail: emailOf(people, row.actorId), subjectEmail: emailOf(people, row.subjectId) }
  return `${JSON.stringify({ ...plainEvent(row), ...emails })}\n`
}

function csvLine(row: AuditRow, people: People): string {
  const { seq, details, ...texts } = plainEvent(row)
  const fields = {
    ...texts,
    seq: String(seq),
    details: JSON.stringify(details),
    actorEmail: emailOf(people, row.actorId),
    subjectEmail: emailOf(people, row.subjectId),
  }
  return csvRecord(columns.map((column) => fields[column]))
}
