import 'server-only'
import { v7 as newId } from 'uuid'
import type { Prisma } from '@/generated/prisma/client'
import { after, minutes } from '@/lib/time'
import type { Db } from '@/server/db'
import type { Deps } from '@/server/deps'
import { eventLine } from '../audit-row'
import { fileSink, type Sink } from './file-sink'
import { type SinkSettings, sinkName } from './sink'
import { syslogMessage } from './syslog-message'
import { syslogOverTcp, syslogOverUdp } from './syslog-sink'

/** What shipping needs of a logger; pino fits. */
type Log = Record<'warn', (fields: object, message: string) => void>

export type Shipping = Pick<Deps, 'db' | 'now'> & { settings: SinkSettings; log: Log }

const BATCH = 200

/** How long a process that takes rows to the sink may be silent before another does. Longer than any batch may take. */
const LEASE = minutes(1)

/**
 * Takes the rows that the sink does not have yet to it, in order, and gives how many; null after trouble. One process at a time does; one that
 * dies is followed by another, which sends its last batch again. Trouble is logged, and nothing is skipped: the
 * next call goes on where this one stopped.
 */
export async function shipTrail(shipping: Shipping, stopping?: AbortSignal): Promise<number | null> {
  const { db, now, settings, log } = shipping
  const [name, holder] = [sinkName(settings), newId()]
  const sink = sinkFor(settings)
  let shipped = 0
  try {
    await db.auditSink.createMany({ data: [{ name }], skipDuplicates: true })
    for (let cursor = await take(db, { name, holder }, now()); cursor !== null && !stopping?.aborted; ) {
      const rows = await db.auditEvent.findMany({
        where: { seq: { gt: cursor } },
        orderBy: { seq: 'asc' },
        take: BATCH,
      })
      const last = rows.at(-1)
      if (!last) break
      await sink.write(rows.map(settings.kind === 'file' ? eventLine : syslogMessage))
      shipped += rows.length
      cursor = await take(db, { name, holder, cursor: last.seq }, now())
    }
  } catch (error) {
    const { code } = error as { code?: unknown } // Node's own
    log.warn(
      { sink: settings.kind, error: error instanceof Error ? error.name : typeof error, code },
      'the audit sink is in trouble; nothing is lost',
    )
    return null
  } finally {
    await sink.close().catch(() => undefined) // what was written was on the disk before
    await db.auditSink.updateMany({ where: { name, holder }, data: { holder: null, heldUntil: null } })
  }
  return shipped
}

function sinkFor(settings: SinkSettings): Sink {
  if (settings.kind === 'file') return fileSink(settings.path)
  return settings.protocol === 'tcp' ? syslogOverTcp(settings) : syslogOverUdp(settings)
}

/** Takes or keeps the sink, and notes how far it is. Null where another process has it. */
async function take(
  db: Db,
  { name, holder, cursor }: { name: string; holder: string; cursor?: bigint },
  now: Date,
): Promise<bigint | null> {
  const free: Prisma.AuditSinkWhereInput = { OR: [{ holder }, { holder: null }, { heldUntil: { lt: now } }] }
  const mine: Prisma.AuditSinkWhereInput = cursor === undefined ? free : { holder }
  const { count } = await db.auditSink.updateMany({
    where: { name, ...mine },
    data: { holder, heldUntil: after(now, LEASE), ...(cursor !== undefined && { cursor }) },
  })
  if (count === 0) return null
  const { cursor: present } = await db.auditSink.findUniqueOrThrow({ where: { name }, select: { cursor: true } })
  return present
}
