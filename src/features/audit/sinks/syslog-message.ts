import { hostname } from 'node:os'
import { type AuditRow, eventLine } from '../audit-row'

/** Facility 13, log audit; severity 6, informational (RFC 5424, 6.2.1). */
const PRIORITY = 13 * 8 + 6

/** The number that is set aside for documentation (RFC 5612); we have none of our own. */
const STRUCTURE = 'countersign@32473'

/**
 * An event as a syslog message (RFC 5424): who and what as structured data, and all of it as JSON in plain ASCII, so that
 * every server takes it whatever its encoding.
 */
export function syslogMessage(row: AuditRow): string {
  const { seq, at, type, actorId, subjectId, sessionId, address, hash } = row
  const parameters = {
    seq: String(seq),
    actorId,
    subjectId,
    sessionId,
    address,
    hash: Buffer.from(hash).toString('hex'),
  }
  const data = Object.entries(parameters).flatMap(([name, value]) =>
    value === null ? [] : [`${name}="${value.replace(/["\\\]]/g, '\\$&').replace(/[\p{C}]/gu, ' ')}"`],
  )
  const header = [`<${PRIORITY}>1`, at.toISOString(), printable(hostname(), 255), 'countersign', process.pid]
  return [...header, printable(type, 32), `[${STRUCTURE} ${data.join(' ')}]`, ascii(eventLine(row))].join(' ')
}

const printable = (text: string, most: number) => text.replace(/[^!-~]/g, '').slice(0, most) || '-'

const ascii = (json: string) =>
  json.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
