import { createSocket } from 'node:dgram'
import { mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { shipTrail } from '@/features/audit/sinks/ship-trail'
import { type SinkSettings, sinkName } from '@/features/audit/sinks/sink'
import { minutes } from '@/lib/time'
import { aClock } from '../../support/builders'
import { ownDatabase, type TestDatabase } from '../../support/database'

let db: TestDatabase
let dir: string
beforeAll(async () => {
  db = await ownDatabase()
  dir = await mkdtemp(join(tmpdir(), 'countersign-sink-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))
beforeEach(async () => {
  await db.auditSink.deleteMany()
  const { _max } = await db.auditEvent.aggregate({ _max: { seq: true } })
  start = _max.seq ?? 0n
})

/** The newest row when a test begins. */
let start: bigint
const append = (count: number) => db.$executeRaw`
  INSERT INTO "AuditEvent" ("at", "type", "details")
  SELECT now(), 'session.signed_out', '{}' FROM generate_series(1, ${count}::integer)`
const begin = (settings: SinkSettings) => db.auditSink.create({ data: { name: sinkName(settings), cursor: start } })
const numbers = (count: number) => Array.from({ length: count }, (_, n) => Number(start) + n + 1)
const clock = aClock()
function ship(settings: SinkSettings, logged: object[] = []) {
  return shipTrail({ db, now: clock.now, settings, log: { warn: (fields) => void logged.push(fields) } })
}
const aFile = (): SinkSettings & { kind: 'file' } => ({ kind: 'file', path: join(dir, `${crypto.randomUUID()}.jsonl`) })
const seqsIn = async (path: string) =>
  (await readFile(path, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).seq)

describe('a file', () => {
  it('gets every row in order, once, and is for its owner alone', async () => {
    const file = aFile()
    await begin(file)
    await append(450)
    expect(await ship(file)).toBe(450)
    await append(3)
    expect([await ship(file), await ship(file)]).toEqual([3, 0])
    expect(await seqsIn(file.path)).toEqual(numbers(453))
    expect((await stat(file.path)).mode & 0o777).toBe(0o600)
  })

  it('gets the whole trail the first time', async () => {
    const file = aFile()
    await append(2)
    await ship(file)
    expect((await seqsIn(file.path))[0]).toBe(1)
  })

  it('is made anew after it was rotated away, and nothing is lost in between', async () => {
    const file = aFile()
    await begin(file)
    await append(2)
    await ship(file)
    await rename(file.path, `${file.path}.1`)
    await append(2)
    await ship(file)
    expect([...(await seqsIn(`${file.path}.1`)), ...(await seqsIn(file.path))]).toEqual(numbers(4))
  })

  it('ends a line that a crash cut short before it goes on', async () => {
    const file = aFile()
    await begin(file)
    await append(1)
    await writeFile(file.path, '{"seq":1,"at":"2027')
    await ship(file)
    const lines = (await readFile(file.path, 'utf8')).split('\n')
    expect(lines.map((line) => line.slice(0, 8))).toEqual(['{"seq":1', `{"seq":${numbers(1)[0]}`.slice(0, 8), ''])
  })

  it('that cannot be written is logged without a row, and everything comes once it can', async () => {
    const file: SinkSettings = { kind: 'file', path: join(dir, 'no', 'such', 'folder.jsonl') }
    await begin(file)
    await append(2)
    const logged: object[] = []
    expect(await ship(file, logged)).toBeNull()
    expect(logged).toEqual([{ sink: 'file', error: 'Error', code: 'ENOENT' }])
    expect((await db.auditSink.findUniqueOrThrow({ where: { name: sinkName(file) } })).cursor).toBe(start)
  })

  it('is written by one process at a time, and by another once that one is dead for a minute', async () => {
    const file = aFile()
    await begin(file)
    await append(300)
    const shipped = await Promise.all([ship(file), ship(file), ship(file)])
    expect(shipped.reduce<number>((sum, one) => sum + (one ?? 0), 0)).toBe(300)
    expect(await seqsIn(file.path)).toEqual(numbers(300))

    await append(1)
    const holder = crypto.randomUUID()
    await db.auditSink.updateMany({ data: { holder, heldUntil: new Date(clock.now().getTime() + minutes(1)) } })
    expect(await ship(file)).toBe(0)
    clock.advance(minutes(1) + 1)
    expect(await ship(file)).toBe(1)
  })
})

describe('a syslog server', () => {
  let server: Server
  let received: string
  let sockets: Socket[]
  let breaks: boolean
  const settings = (): SinkSettings => {
    const { port } = server.address() as AddressInfo // a TCP server's address is never a string
    return { kind: 'syslog', protocol: 'tcp', host: '127.0.0.1', port }
  }
  beforeEach(async () => {
    ;[received, sockets, breaks] = ['', [], false]
    server = createServer((socket) => {
      sockets.push(socket)
      socket.on('error', () => {})
      if (breaks) socket.resetAndDestroy()
      else
        socket.on('data', (chunk) => {
          received += chunk
        })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return () => new Promise<void>((resolve) => server.close(() => resolve()))
  })
  /** The messages, by the frames of RFC 6587. */
  function frames(): string[] {
    const found: string[] = []
    for (let rest = received; rest !== ''; ) {
      const length = Number.parseInt(rest, 10)
      const begin = String(length).length + 1
      found.push(rest.slice(begin, begin + length))
      rest = rest.slice(begin + length)
    }
    return found
  }
  const seqs = () => frames().map((message) => Number(/ seq="(\d+)"/.exec(message)?.[1]))

  it('gets every row in order, each in a frame of its length', async () => {
    await begin(settings())
    await append(250)
    expect(await ship(settings())).toBe(250)
    expect(seqs()).toEqual(numbers(250))
    expect(frames()[0]).toMatch(/^<110>1 .* countersign \d+ session\.signed_out \[countersign@32473 seq=/)
  })

  it('that is down or breaks off loses nothing', async () => {
    const there = settings()
    await begin(there)
    await append(5)
    breaks = true
    const logged: object[] = []
    expect(await ship(there, logged)).toBeNull()
    expect(logged).toHaveLength(1)
    breaks = false
    expect(await ship(there)).toBe(5)
    expect(seqs()).toEqual(numbers(5))
  })

  it('gets a datagram a row by UDP', async () => {
    const socket = createSocket('udp4')
    const messages: string[] = []
    socket.on('message', (message) => void messages.push(message.toString()))
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
    const udp: SinkSettings = { kind: 'syslog', protocol: 'udp', host: '127.0.0.1', port: socket.address().port }
    await begin(udp)
    await append(3)
    expect(await ship(udp)).toBe(3)
    await vi.waitFor(() => expect(messages).toHaveLength(3))
    expect(messages.map((message) => Number(/ seq="(\d+)"/.exec(message)?.[1]))).toEqual(numbers(3))
    socket.close()
  })
})
