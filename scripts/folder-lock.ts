import { randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { errorCode, isAlive } from './liveness'

const LONGEST_WAIT = 90_000

/** Tells this process from an earlier one with the same id, which is common in containers. */
const SELF = `${process.pid} ${randomUUID()}`

/**
 * Runs `work` while no other process works in this folder under the same lock. The lock of a holder that died is taken
 * over, and so is one waited for in vain.
 */
export async function withFolderLock<T>(folder: string, work: () => Promise<T>, wait = LONGEST_WAIT): Promise<T> {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'lock')
  const since = Date.now()
  while (!claim(file)) {
    const holder = holderOf(file)
    if (holder && (isDead(holder) || Date.now() - since > wait)) removeLockOf(holder, file)
    else await pause(50)
  }
  try {
    return await work()
  } finally {
    rmSync(file, { force: true })
  }
}

function claim(file: string): boolean {
  try {
    writeFileSync(file, SELF, { flag: 'wx' })
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw new Error(`${dirname(file)} cannot be written to. Run as the account that made it.`, { cause: error })
  }
}

/** Empty for the instant between the file's creation and its first write. */
function holderOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

function isDead(holder: string): boolean {
  const pid = Number.parseInt(holder, 10)
  return pid === process.pid ? holder !== SELF : !isAlive(pid)
}

/** Renaming first lets only one of several waiters win; one that caught a newer holder's lock puts it back. */
function removeLockOf(holder: string, file: string): void {
  const aside = `${file}.${process.pid}`
  try {
    renameSync(file, aside)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return
    throw error
  }
  if (holderOf(aside) === holder) rmSync(aside, { force: true })
  else renameSync(aside, file)
}
