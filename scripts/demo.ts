import { randomBytes, randomInt } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { withFolderLock } from './folder-lock'

type DemoSettings = { DEMO_PASSWORD: string; COUNTERSIGN_KEYS: string }

export const DEMO_ACCOUNTS = ['alex@northfield.example', 'sam@northfield.example', 'admin@northfield.example']

/** No letter or digit that is easily taken for another. */
const READABLE = 'abcdefghjkmnpqrstuvwxyz23456789'

/**
 * The demo's password and keys: made once and kept with the demo's data, where only the owner can read them. What the
 * environment sets comes first, and is not kept.
 */
export async function demoSettings(dataDir: string, source: NodeJS.ProcessEnv): Promise<DemoSettings> {
  const kept = await withFolderLock(dataDir, async () => keptSettings(dataDir))
  return {
    DEMO_PASSWORD: source.DEMO_PASSWORD || kept.DEMO_PASSWORD,
    COUNTERSIGN_KEYS: source.COUNTERSIGN_KEYS || kept.COUNTERSIGN_KEYS,
  }
}

/** The demo shows its codes to whoever opens it, so it must stay on this machine. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}

function keptSettings(dataDir: string): DemoSettings {
  const file = join(dataDir, 'demo.json')
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'))
  const settings = { DEMO_PASSWORD: readablePassword(), COUNTERSIGN_KEYS: newKey() }
  writeFileSync(file, JSON.stringify(settings, null, 2), { mode: 0o600, flag: 'wx' })
  return settings
}

function readablePassword(): string {
  const word = () => Array.from({ length: 5 }, () => READABLE[randomInt(READABLE.length)]).join('')
  return [word(), word(), word(), word()].join('-')
}

function newKey(): string {
  return `demo-1:${randomBytes(32).toString('base64')}`
}
