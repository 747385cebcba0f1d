import { describe, expect, it } from 'vitest'
import type { AuditRow } from '@/features/audit/audit-row'
import { parseSink, sinkName } from '@/features/audit/sinks/sink'
import { syslogMessage } from '@/features/audit/sinks/syslog-message'

describe('AUDIT_SINK', () => {
  it.each([
    ['file:/var/log/audit.jsonl', { kind: 'file', path: '/var/log/audit.jsonl' }],
    ['file:///var/log/audit.jsonl', { kind: 'file', path: '/var/log/audit.jsonl' }],
    ['syslog+tcp://log.example.org:601', { kind: 'syslog', protocol: 'tcp', host: 'log.example.org', port: 601 }],
    ['syslog+udp://[::1]:514', { kind: 'syslog', protocol: 'udp', host: '::1', port: 514 }],
  ])('%s is understood, and has a name of its own', (text, expected) => {
    const sink = parseSink(text)
    expect(sink).toEqual(expected)
    expect(sink && sinkName(sink)).toMatch(/^(file:\/|syslog\+)/)
  })

  it.each([
    '',
    'file:relative',
    'file:/',
    'file:/a/',
    '/var/log/x',
    'syslog://a:1',
    'syslog+tcp://a',
    'syslog+tcp://a:0',
    'syslog+udp://a:70000',
    'syslog+tcp://a:1/x',
    'syslog+tls://a:1',
  ])('%j is not', (text) => expect(parseSink(text)).toBeNull())
})

const row: AuditRow = {
  seq: 42n,
  at: new Date('2027-02-01T10:00:00.123Z'),
  type: 'method.added',
  actorId: '0197b9a0-0000-7000-8000-000000000001',
  subjectId: null,
  sessionId: null,
  address: '192.0.2.1"] <0>1 forged [x a="',
  userAgent: 'Mozilla/5.0 ü\n<110>1 - forged',
  details: { label: 'Zoë\u2028 "key"' },
  previousHash: Buffer.alloc(32, 1),
  hash: Buffer.alloc(32, 2),
}

describe('a syslog message', () => {
  const message = syslogMessage(row)
  const form =
    /^<110>1 (\S+) (\S+) countersign (\d+) (\S{1,32}) \[countersign@32473((?: [a-zA-Z]+="(?:[^"\\\]]|\\["\\\]])*")+)\] (\{.*\})$/

  it('has the form of RFC 5424, on one line of ASCII, whatever the event holds', () => {
    expect(message).toMatch(/^[ -~]+$/)
    const [, at, , , type, , json = ''] = form.exec(message) ?? []
    expect([at, type]).toEqual(['2027-02-01T10:00:00.123Z', 'method.added'])
    expect(JSON.parse(json)).toMatchObject({ seq: 42, userAgent: row.userAgent, details: row.details })
  })

  it('names as structured data what is there, with its quotes and brackets escaped', () => {
    const [, , , , , data = ''] = form.exec(message) ?? []
    expect(data).toContain('seq="42" actorId="0197b9a0-0000-7000-8000-000000000001" address="192.0.2.1\\"\\] <0>1')
    expect(data).not.toContain('subjectId')
  })

  it('has a type of at most 32 characters that can be printed', () => {
    expect(syslogMessage({ ...row, type: `x y\n${'z'.repeat(50)}` })).toContain(` xy${'z'.repeat(30)} [`)
  })
})
