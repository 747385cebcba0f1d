import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { freePort } from '../scripts/liveness'
import { addressOf } from './support/apps'
import { type Settings, spawnServer } from './support/server'
import { expect, test } from './support/test'

/** Starts Countersign with these settings, waits for it to give up, and returns its last words. */
async function failedStart(settings: Settings, log: string): Promise<{ code: number; said: string }> {
  const child = spawnServer({ PORT: String(await freePort()), ...settings }, log)
  const [code] = await once(child, 'exit')
  return { code, said: readFileSync(log, 'utf8') }
}

test('in production every missing setting is named at once, and nothing is served', async () => {
  const { databaseUrl: DATABASE_URL } = addressOf('portal')
  const { code, said } = await failedStart({ DATABASE_URL }, test.info().outputPath('log'))
  expect(code).toBe(1)
  for (const setting of ['APP_URL', 'COUNTERSIGN_KEYS', 'TWILIO_ACCOUNT_SID'])
    expect(said).toContain(`  ${setting} is missing`)
})

test('the demo refuses to serve other machines', async () => {
  const settings = { DEMO: '1', HOST: '0.0.0.0', DATA_DIR: test.info().outputPath('data') }
  const { code, said } = await failedStart(settings, test.info().outputPath('log'))
  expect(code).toBe(1)
  expect(said).toContain(
    'The demo shows its codes to whoever opens it, so it serves this machine only: unset HOST (0.0.0.0).',
  )
})
