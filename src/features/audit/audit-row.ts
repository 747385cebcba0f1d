import type { AuditEvent as AuditRow } from '@/generated/prisma/client'

export type { AuditRow }

/** A row as other programs read it, in webhooks, files, syslog and exports. */
export function plainEvent(row: AuditRow) {
  const { seq, at, type, actorId, subjectId, sessionId, address, userAgent, details, previousHash, hash } = row
  return {
    seq: Number(seq),
    at: at.toISOString(),
    type,
    actorId,
    subjectId,
    sessionId,
    address,
    userAgent,
    details,
    previousHash: hex(previousHash),
    hash: hex(hash),
  }
}

/** The same as one line of JSON. */
export function eventLine(row: AuditRow): string {
  return JSON.stringify(plainEvent(row))
}

/** Names the event everywhere, in this installation and in others. */
export function eventId({ seq, hash }: Pick<AuditRow, 'seq' | 'hash'>): string {
  return `${seq}-${hex(hash).slice(0, 16)}`
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
