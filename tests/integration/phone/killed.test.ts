import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { expect, it } from 'vitest'
import { loadMethods } from '@/features/methods/repository'
import { findChallenge } from '@/features/verification/repository'
import { anActor, aPhone, testKeys } from '../../support/builders'
import { twilioCodes } from '../../support/codes'
import { eventsOf, sharedDatabase } from '../../support/database'
import { enter, started, testDeps } from '../../support/phone-flow'

const db = sharedDatabase()
const { fake, codes } = await twilioCodes()

const WAITING = `SELECT count(*)::int AS waiting FROM pg_locks JOIN pg_stat_activity USING (pid)
  WHERE NOT granted AND query LIKE '%"User"%FOR UPDATE%' AND $1 = ANY(pg_blocking_pids(pid))`

/** Holds a person's row, so that whoever would change their methods has to wait. */
async function holdPerson(id: string) {
  const client = new pg.Client({ connectionString: db.url })
  await client.connect()
  await client.query('BEGIN')
  const { rows } = await client.query('SELECT pg_backend_pid() AS pid FROM "User" WHERE "id" = $1 FOR UPDATE', [id])
  return {
    /** Resolves when somebody waits for the row. */
    async waited() {
      while ((await db.$queryRawUnsafe<{ waiting: number }[]>(WAITING, rows[0].pid))[0]?.waiting === 0) await pause(20)
    },
    release: () => client.end(),
  }
}

/** Enters a code in a process of its own. */
function enterInAnotherProcess(input: { actor: object; challengeId: string; code: string }) {
  const argument = JSON.stringify({ databaseUrl: db.url, twilioUrl: fake.url, ...input })
  const flags = ['--conditions=react-server', '--import', 'tsx']
  return spawn(process.execPath, [...flags, 'tests/support/confirm-main.ts', argument], { stdio: 'inherit' })
}

it('a process killed between approval and commit leaves nothing, and the person starts again to the end', async () => {
  const deps = testDeps({ db, codes })
  const [actor, to] = [await anActor(db), aPhone()]
  const challengeId = await started(deps, actor, { to })
  const code = fake.codeFor(to) ?? 'none'

  const row = await holdPerson(actor.id)
  const child = enterInAnotherProcess({ actor, challengeId, code })
  await row.waited()
  child.kill('SIGKILL')
  await once(child, 'exit')
  await row.release()

  expect((await loadMethods(db, testKeys, actor.id)).methods).toEqual([])
  expect(await findChallenge(db, challengeId, actor)).toMatchObject({ consumedAt: null })
  expect(await eventsOf(db, actor.id)).toEqual([])

  expect(await enter(deps, actor, challengeId, code)).toEqual({ ok: false, error: { kind: 'gone' } })
  const again = await started(deps, actor, { to })
  expect(await enter(deps, actor, again, fake.codeFor(to) ?? 'none')).toEqual({ ok: true, value: null })
  expect((await loadMethods(db, testKeys, actor.id)).methods).toHaveLength(1)
}, 90_000)
