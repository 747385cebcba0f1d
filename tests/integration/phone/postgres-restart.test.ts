import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { loadMethods } from '@/features/methods/repository'
import { connect } from '@/server/db'
import { startEmbeddedPostgres } from '../../../scripts/embedded-postgres'
import { isAlive } from '../../../scripts/liveness'
import { migrate } from '../../../scripts/migrate'
import { anActor, testKeys } from '../../support/builders'
import { scriptedCodes } from '../../support/codes'
import { eventsOf } from '../../support/database'
import { enter, started, testDeps } from '../../support/phone-flow'

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'countersign-restart-'))
}, 30_000)
afterAll(() => rm(dir, { recursive: true, force: true }))

/** Ends the server without a word to its clients, as a power cut does. */
async function crash(): Promise<void> {
  const pid = Number.parseInt(await readFile(join(dir, 'data', 'postmaster.pid'), 'utf8'), 10)
  process.kill(pid, 'SIGQUIT')
  while (isAlive(pid)) await pause(20)
}

it('a phone is added to the end by one client although Postgres crashed and came back in between', async () => {
  const { ownerUrl: url } = await startEmbeddedPostgres({ dir })
  await migrate(url)
  const db = connect(url)
  const deps = testDeps({ db, codes: scriptedCodes() })
  const actor = await anActor(db)
  const id = await started(deps, actor)

  await crash()
  await expect(enter(deps, actor, id)).rejects.toThrow()
  const restarted = await startEmbeddedPostgres({ dir })
  expect(restarted.ownerUrl).toBe(url)

  expect(await enter(deps, actor, id)).toEqual({ ok: true, value: null })
  expect((await loadMethods(db, testKeys, actor.id)).methods).toHaveLength(1)
  expect(await eventsOf(db, actor.id)).toEqual(['method.added'])
  await db.$disconnect()
  await crash()
}, 60_000)
