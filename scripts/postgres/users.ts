import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isAlive } from '../liveness'

let registrations = 0

/**
 * Notes that this process uses the server of this folder. The note's `remove` answers whether nobody else does, so that
 * the last one to leave stops the server. Notes of processes that died do not count.
 */
export function registerUser(folder: string): { remove(): { wasLast: boolean } } {
  const users = usersFolder(folder)
  mkdirSync(users, { recursive: true })
  registrations += 1
  const note = join(users, `${process.pid}-${registrations}`)
  writeFileSync(note, '')
  return {
    remove() {
      rmSync(note, { force: true })
      return { wasLast: !readdirSync(users).some((name) => isAlive(Number.parseInt(name, 10))) }
    },
  }
}

/** Forgets all notes: a server that has only just started has no users yet. */
export function forgetUsers(folder: string): void {
  rmSync(usersFolder(folder), { recursive: true, force: true })
}

function usersFolder(folder: string): string {
  return join(folder, 'users')
}
