import 'server-only'
import type { Db } from '@/server/db'
import { type HashedRow, rowHash } from './row-hash'

/** What is wrong with the trail: at this row, and how. */
export type Tampering = {
  seq: bigint
  /** `altered`: its hash is not that of what it holds. `missing`: it is not there. `detached`: it does not carry the hash of the row before. */
  why: 'altered' | 'missing' | 'detached'
}

export type Verified = {
  rows: number
  first: bigint | null
  last: { seq: bigint; hash: string }
  bad: Tampering | null
}

const BATCH = 5_000

/**
 * Follows the chain from the anchor, which stands for the rows that were removed on purpose, to the newest row, and stops at
 * the first that is wrong. Rows that webhooks or sinks have seen must be there, too. Reads in batches, so it takes the same
 * memory whatever the length. The owner of the database could cut off the newest rows, or replace all of them: compare
 * `last` with what was kept elsewhere.
 */
export async function verifyTrail(db: Db): Promise<Verified> {
  let anchor = await readAnchor(db)
  let [rows, first] = [0, null as bigint | null]
  let last = anchor
  for (;;) {
    const batch = await readRows(db, last.seq)
    for (const row of batch) {
      if (row.seq !== last.seq + 1n) {
        // Retention may have removed rows while we were reading: then the chain goes on from the new anchor.
        anchor = await readAnchor(db)
        if (anchor.seq > last.seq) {
          last = anchor
          break
        }
      }
      const why = whatIsWrong(row, last)
      const seq = why === 'missing' ? last.seq + 1n : row.seq
      if (why) return { rows, first, last: shown(last), bad: { seq, why } }
      rows += 1
      first ??= row.seq
      last = row
    }
    if (batch.length === 0) break
  }
  const seen = await newestSeen(db)
  const bad = seen > last.seq ? ({ seq: last.seq + 1n, why: 'missing' } as const) : null
  return { rows, first, last: shown(last), bad }
}

type Link = Pick<HashedRow, 'seq' | 'hash'>

const shown = ({ seq, hash }: Link) => ({ seq, hash: Buffer.from(hash).toString('hex') })

function whatIsWrong(row: HashedRow, before: Link): Tampering['why'] | null {
  if (row.seq !== before.seq + 1n) return 'missing'
  if (Buffer.compare(row.previousHash, before.hash) !== 0) return 'detached'
  return rowHash(row).equals(row.hash) ? null : 'altered'
}

async function readAnchor(db: Db): Promise<Link> {
  const { removedThrough, removedHash } = await db.auditRetention.findUniqueOrThrow({ where: { id: 1 } })
  return { seq: removedThrough, hash: removedHash }
}

function readRows(db: Db, after: bigint): Promise<HashedRow[]> {
  return db.$queryRaw<HashedRow[]>`
    SELECT "seq", "at", "type", "actorId", "subjectId", "sessionId", "address", "userAgent", "details"::text,
      "previousHash", "hash"
    FROM "AuditEvent" WHERE "seq" > ${after} ORDER BY "seq" LIMIT ${BATCH}`
}

/** The newest row that left the database for a webhook or a sink. */
async function newestSeen(db: Db): Promise<bigint> {
  const [sinks, webhooks] = await Promise.all([
    db.auditSink.aggregate({ _max: { cursor: true } }),
    db.webhook.aggregate({ _max: { cursor: true } }),
  ])
  return [sinks, webhooks].reduce((most, { _max }) => (_max.cursor && _max.cursor > most ? _max.cursor : most), 0n)
}
