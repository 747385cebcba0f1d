import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { ownDatabase } from '../../support/database'
import { paths, walk } from './steps'
import { aWorld, nothingReached, type Reached } from './world'

const { afterwards, APP_URL } = vi.hoisted(() => {
  const APP_URL = 'https://id.example.test'
  const keys = `test:${Buffer.alloc(32, 1).toString('base64')}`
  // Limits have tests of their own. Here nothing should stop short of the proofs.
  const limits = { LIMIT_SENDS_PER_NUMBER: '999/10m', LIMIT_SENDS_PER_PERSON: '999/1d' }
  const guesses = { LIMIT_PASSWORD_GUESSES_PER_SOURCE: '999/1m', LIMIT_RESET_STARTS_PER_EMAIL: '999/1h' }
  const resets = { LIMIT_RESET_SENDS_PER_EMAIL: '999/1d', LIMIT_RESET_STARTS_PER_ADDRESS: '999/1h' }
  const wrong = { LIMIT_WRONG_CODES_IN_A_ROW: '999', LIMIT_RESET_CHECKS_PER_EMAIL: '999/1d', LIMIT_RESEND_WAITS: '1s' }
  const settings = { APP_URL, COUNTERSIGN_KEYS: keys, DEMO: '1', LOG_LEVEL: 'silent' }
  const asked = {
    LIMIT_APPROVALS_PER_PERSON: '999/10m',
    LIMIT_APPROVALS_PER_PERSON_A_DAY: '999/1d',
    LIMIT_APPROVAL_PAUSE: '1s',
  }
  Object.assign(process.env, settings, limits, guesses, resets, wrong, asked)
  return { afterwards: [] as Promise<unknown>[], APP_URL }
})
vi.mock('next/headers')
vi.mock('next/cache')
vi.mock('next/server', () => ({ after: (work: () => Promise<unknown>) => afterwards.push(work()) }))
vi.mock('@/lib/at-least', () => ({ atLeast: (_: number, work: Promise<unknown>) => work }))
vi.mock('next-intl/server', () => ({
  getLocale: async () => 'en',
  getFormatter: async () => ({ dateTime: () => 'time' }),
  getTranslations: async () => Object.assign(() => 'words', { rich: () => 'words' }),
}))

const db = await ownDatabase()
process.env.DATABASE_URL = db.url

it('no walk through the portal reaches a session, a method or a password without its proofs', async () => {
  const reached: Reached = { ...nothingReached }
  const used = new Set<string>()
  await fc.assert(
    fc.asyncProperty(walk, async (steps) => {
      const world = await aWorld(db, APP_URL, afterwards)
      for (const step of steps) await world.take(step)
      for (const what of Object.keys(reached) as (keyof Reached)[]) reached[what] += world.reached[what]
      for (const action of world.used) used.add(action)
    }),
    { numRuns: 60, endOnFailure: true, examples: paths.map((taken) => [taken]) },
  )
  // Walks that get nowhere prove nothing, and an action that no walk takes is not covered.
  for (const [what, count] of Object.entries(reached)) expect(count, what).toBeGreaterThan(0)
  expect([...used].sort()).toEqual(everyAction().sort())
}, 600_000)

/** The names of the actions of every page. */
function everyAction(): string[] {
  const files = readdirSync('src/app', { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file))
  return files
    .map((file) => readFileSync(join('src/app', file), 'utf8'))
    .filter((text) => /^['"]use server['"]/.test(text))
    .flatMap((text) => [...text.matchAll(/export async function (\w+)/g)].flatMap(([, name]) => name ?? []))
}
