import { PrismaPg } from '@prisma/adapter-pg'
import { v7 as newId } from 'uuid'
import { beforeAll, describe, expect, it } from 'vitest'
import { recordAudit } from '@/features/audit/audit'
import { type AskedFilter, readFilter } from '@/features/audit/read-filter'
import { type AuditFilter, type Position, searchTrail } from '@/features/audit/search-trail'
import { PrismaClient } from '@/generated/prisma/client'
import { days, hours, minutes } from '@/lib/time'
import { aPerson } from '../../support/builders'
import { asOwner, ownDatabase, type TestDatabase } from '../../support/database'

let db: TestDatabase
beforeAll(async () => {
  db = await ownDatabase()
})

const START = new Date('2026-01-01T00:00:00Z')
const all: AuditFilter = { subjects: null, actors: null, types: [], from: null, until: null }
const nobody = { actorId: null, subjectId: null, sessionId: null, address: null, userAgent: null }
const asked: AskedFilter = { person: '', actor: '', events: [], from: '', to: '' }

describe('a search', () => {
  const [anna, ben, admin] = [newId(), newId(), newId()]
  const moments = Array.from({ length: 40 }, (_, n) => new Date(START.getTime() + n * hours(6)))
  let rows: Awaited<ReturnType<typeof db.auditEvent.findMany>>
  beforeAll(async () => {
    for (const [n, at] of moments.entries()) {
      const subjectId = n % 2 ? anna : ben
      const context = { ...nobody, subjectId, actorId: n % 5 === 0 ? admin : subjectId }
      const event =
        n % 4 === 0 ? ({ type: 'session.signed_out' } as const) : ({ type: 'password.changed', sessions: n } as const)
      await db.$transaction((tx) => recordAudit(tx, context, event, at))
    }
    rows = await db.auditEvent.findMany({ orderBy: [{ at: 'desc' }, { seq: 'desc' }] })
  })

  const filters: [string, Partial<AuditFilter>, (row: (typeof rows)[number]) => boolean][] = [
    ['nothing', {}, () => true],
    ['a person', { subjects: [anna] }, (row) => row.subjectId === anna],
    ['two people', { subjects: [anna, ben, anna] }, () => true],
    ['nobody', { subjects: [] }, () => false],
    ['an actor', { actors: [admin] }, (row) => row.actorId === admin],
    ['an event', { types: ['session.signed_out'] }, (row) => row.type === 'session.signed_out'],
    ['two events', { types: ['session.signed_out', 'password.changed'] }, () => true],
    [
      'a day',
      { from: new Date('2026-01-03'), until: new Date('2026-01-04') },
      (row) => row.at.toISOString().startsWith('2026-01-03'),
    ],
    [
      'all of it',
      {
        subjects: [ben],
        actors: [admin],
        types: ['session.signed_out'],
        from: new Date('2026-01-02'),
        until: new Date('2026-01-09'),
      },
      (row) =>
        row.subjectId === ben &&
        row.actorId === admin &&
        row.type === 'session.signed_out' &&
        row.at >= new Date('2026-01-02') &&
        row.at < new Date('2026-01-09'),
    ],
  ]

  it.each(filters)('by %s finds what fits, the newest first, and page by page the same', async (_, filter, fits) => {
    const expected = rows.filter(fits).map(({ seq }) => seq)
    const found = await searchTrail(db, { ...all, ...filter }, { before: null, take: 100 })
    expect(found.map(({ seq }) => seq)).toEqual(expected)
    const paged: bigint[] = []
    for (let before: Position | null = null; ; ) {
      const page = await searchTrail(db, { ...all, ...filter }, { before, take: 7 })
      paged.push(...page.map(({ seq }) => seq))
      before = page.at(-1) ?? null
      if (page.length < 7) break
    }
    expect(paged).toEqual(expected)
  })
})

describe('a typed filter', () => {
  const read = (typed: Partial<AskedFilter>, zone = 'Europe/Zurich') => readFilter(db, { ...asked, ...typed }, zone)

  it('finds people by address, whatever its letters, by a part of the name, and by id, even of those who are gone', async () => {
    const name = `Zoë ${newId()}`
    const { id, email } = await aPerson(db)
    await db.user.update({ where: { id }, data: { displayName: name } })
    const gone = newId()
    for (const typed of [email, email.toUpperCase(), ` ${email} `, name, name.slice(2).toUpperCase(), id]) {
      expect(await read({ person: typed })).toMatchObject({ ok: true, value: { subjects: [id], actors: null } })
      expect(await read({ actor: typed })).toMatchObject({ ok: true, value: { subjects: null, actors: [id] } })
    }
    expect(await read({ person: gone })).toMatchObject({ ok: true, value: { subjects: [gone] } })
  })

  it('takes no sign of a pattern for more than it is', async () => {
    for (const person of ['%', '_', 'Z%', "' OR 1=1 --", '\\']) {
      expect(await read({ person })).toEqual({ ok: false, error: { person: 'nobody' } })
    }
  })

  it('reads days where the organisation is, the last one included', async () => {
    const found = await read({ from: '2026-02-01', to: '2026-02-01' })
    const [from, until] = [new Date('2026-01-31T23:00:00Z'), new Date('2026-02-01T23:00:00Z')]
    expect(found).toMatchObject({ ok: true, value: { from, until } })
  })

  it.each<[Partial<AskedFilter>, object]>([
    [{ person: 'nobody@example.test' }, { person: 'nobody' }],
    [
      { person: 'a\0b', actor: 'x'.repeat(300) },
      { person: 'text', actor: 'text' },
    ],
    [{ events: ['sign_in.succeeded', 'no.such'] }, { events: 'unknown' }],
    [{ from: '2026-02-30' }, { from: 'day' }],
    [{ to: 'yesterday' }, { to: 'day' }],
    [
      { from: '99999-01-01', to: '0001-01-01' },
      { from: 'day', to: 'day' },
    ],
    [{ from: '2026-02-02', to: '2026-02-01' }, { to: 'backwards' }],
  ])('%j is refused in words', async (typed, error) => expect(await read(typed)).toEqual({ ok: false, error }))

  it('that means too many people asks for more of the name', async () => {
    const mark = newId()
    for (let n = 0; n < 21; n += 1) {
      const { id } = await aPerson(db)
      await db.user.update({ where: { id }, data: { displayName: `${mark} ${n}` } })
    }
    expect(await read({ person: mark.slice(0, 20) })).toEqual({ ok: false, error: { person: 'many' } })
  })
})

describe('in a long trail', () => {
  const ROWS = 120_000
  const person = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
  let watched: PrismaClient
  let statements: { query: string; params: string }[]
  beforeAll(async () => {
    const owner = asOwner(db)
    // The chain is not what is looked at here, and would take minutes.
    await owner.$executeRaw`ALTER TABLE "AuditEvent" DISABLE TRIGGER USER`
    await owner.$executeRaw`DELETE FROM "AuditEvent"`
    for (let first = 1; first < ROWS; first += 10_000)
      await owner.$executeRaw`
      INSERT INTO "AuditEvent" ("seq", "at", "type", "actorId", "subjectId", "details", "previousHash", "hash")
      SELECT n, ${START}::timestamptz + n * interval '1 minute',
        CASE WHEN n % 1000 = 1 THEN 'account.frozen' WHEN n % 10 = 3 THEN 'method.added' ELSE 'sign_in.succeeded' END,
        CASE WHEN n % 5000 = 7 THEN ${person(1)}::uuid ELSE ('00000000-0000-4000-8000-' || lpad((n % 2000)::text, 12, '0'))::uuid END,
        ('00000000-0000-4000-8000-' || lpad((n % 2000)::text, 12, '0'))::uuid, '{}', '', ''
      FROM generate_series(${first}::integer, ${first + 9_999}::integer) n`
    await owner.$executeRaw`ALTER TABLE "AuditEvent" ENABLE TRIGGER USER`
    await owner.$executeRaw`ANALYZE "AuditEvent"`
    watched = new PrismaClient({
      adapter: new PrismaPg({ connectionString: db.url }),
      log: [{ emit: 'event', level: 'query' }],
    })
    statements = []
    // The type of a client forgets what it logs.
    ;(watched as PrismaClient<'query'>).$on('query', (event) => statements.push(event))
  })

  type Node = {
    'Node Type': string
    'Actual Rows': number
    'Actual Loops': number
    'Rows Removed by Filter'?: number
    Plans?: Node[]
  }
  /** The rows of the table that a plan read. */
  function rowsRead(node: Node): number {
    const own =
      /Scan/.test(node['Node Type']) && node['Node Type'] !== 'Function Scan' && node['Node Type'] !== 'Subquery Scan'
    const read = own ? (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'] : 0
    return read + (node.Plans ?? []).reduce((sum, one) => sum + rowsRead(one), 0)
  }

  const middle = new Date(START.getTime() + (ROWS / 2) * minutes(1))
  it.each<[string, Partial<AuditFilter>, Position | null]>([
    ['all', {}, null],
    ['a later page', {}, { at: middle, seq: 1n }],
    ['a person', { subjects: [person(42)] }, null],
    ['a person, later', { subjects: [person(42)] }, { at: middle, seq: 1n }],
    ['twenty people', { subjects: Array.from({ length: 20 }, (_, n) => person(n)) }, null],
    ['an actor', { actors: [person(1)] }, null],
    ['a rare event', { types: ['account.frozen'] }, null],
    ['a frequent event', { types: ['sign_in.succeeded'] }, { at: middle, seq: 1n }],
    ['an event that never happened', { types: ['webhook.deleted'] }, null],
    ['several events', { types: ['account.frozen', 'sign_in.succeeded', 'webhook.deleted'] }, null],
    ['days long ago', { from: START, until: new Date(START.getTime() + days(1)) }, null],
    [
      'an event on days long ago',
      { types: ['account.frozen'], from: START, until: new Date(START.getTime() + days(3)) },
      null,
    ],
    ['ten years', { from: new Date('2020-01-01'), until: new Date('2030-01-01') }, null],
    ['a person who never was, on days', { subjects: [person(999_999)], from: START }, null],
  ])('a search for %s reads a page of it, not the trail', async (_, filter, before) => {
    statements.length = 0
    const found = await searchTrail(watched, { ...all, ...filter }, { before, take: 51 })
    const [statement] = statements.filter(({ query }) => query.includes('"AuditEvent"'))
    if (!statement) throw new Error('Nothing was asked')
    const parameters: unknown[] = JSON.parse(statement.params)
    const [plan] = await db.$queryRawUnsafe<[{ 'QUERY PLAN': [{ Plan: Node }] }]>(
      `EXPLAIN (ANALYZE, FORMAT JSON) ${statement.query}`,
      ...parameters,
    )
    const people = filter.subjects?.length ?? filter.types?.length ?? 1
    expect(rowsRead(plan['QUERY PLAN'][0].Plan)).toBeLessThanOrEqual(51 * Math.max(people, 1) + 51)
    expect(found.length).toBeLessThanOrEqual(51)
  })
})
