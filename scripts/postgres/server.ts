import { type ChildProcess, spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { closeSync, existsSync, openSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { errorCode, freePort, isAlive, isListening } from '../liveness'
import { accountFor } from './account'
import { CLEAN_ENVIRONMENT, type Cluster, changePort, postgresProgram } from './cluster'

/** Recovery after a crash may take this long before the server answers. */
const LONGEST_START = 60_000
/** After a `kill -9` the old server's processes can linger for a moment and stop a new one: try again for this long. */
const LONGEST_RETRY = 15_000
const LONGEST_STOP = 30_000

const CANNOT_CONNECT_NOW = '57P03'
const TOO_MANY_CONNECTIONS = '53300'

/** The role that the app runs with. */
export const APP_ROLE = 'countersign_app'

/** Its password. From it nobody can tell that of the owner. */
export function appPassword({ password }: Cluster): string {
  return createHmac('sha256', password).update(APP_ROLE).digest('base64url')
}

/** The address of one database of the cluster, for the app. */
export function appUrl(cluster: Cluster, database: string): string {
  return `postgresql://${APP_ROLE}:${appPassword(cluster)}@127.0.0.1:${cluster.port}/${database}`
}

/** The address of one database of the cluster, for its owner. */
export function databaseUrl(cluster: Cluster, database: string): string {
  return `postgresql://app:${cluster.password}@127.0.0.1:${cluster.port}/${database}`
}

/** Whether this cluster's own server answers: nobody else knows its password. `busy` is starting or stopping, or full. */
export async function probe(cluster: Cluster): Promise<'ready' | 'busy' | 'absent'> {
  const client = new pg.Client({ connectionString: databaseUrl(cluster, 'postgres'), connectionTimeoutMillis: 2000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('SELECT 1')
    return 'ready'
  } catch (error) {
    const code = errorCode(error) ?? ''
    return [CANNOT_CONNECT_NOW, TOO_MANY_CONNECTIONS].includes(code) ? 'busy' : 'absent'
  } finally {
    await client.end().catch(() => {})
  }
}

/**
 * Starts the cluster's server and waits until it answers. Tries again while an old server's remains are in the way, and
 * takes another port when something else sits on this one. Throws, naming the log, when it does not come up.
 */
export async function startServer(cluster: Cluster, flags: string[]): Promise<void> {
  const since = Date.now()
  while (Date.now() - since < LONGEST_RETRY) {
    removeStalePidFile(cluster)
    if (await isListening(cluster.port)) changePort(cluster, await freePort())
    const server = spawnServer(cluster, flags)
    if (await comesUp(cluster, server)) return
    await pause(250)
  }
  throw new Error(`PostgreSQL did not start. Its log says why: ${logFile(cluster)}`)
}

/** Waits while the server is starting or stopping. */
export async function settled(cluster: Cluster): Promise<'ready' | 'absent'> {
  for (const since = Date.now(); Date.now() - since < LONGEST_START; await pause(100)) {
    const state = await probe(cluster)
    if (state !== 'busy') return state
  }
  throw new Error(`PostgreSQL answers, but lets nobody in. Its log may say why: ${logFile(cluster)}`)
}

/** Stops the cluster's server, whoever started it: politely, then, when that takes too long, at once. */
export async function stopServer(cluster: Cluster): Promise<void> {
  const pid = serverPid(cluster)
  if (!pid || !isAlive(pid)) return
  process.kill(pid, 'SIGINT')
  for (const since = Date.now(); serverPid(cluster) === pid && isAlive(pid); await pause(20)) {
    if (Date.now() - since > LONGEST_STOP) return void process.kill(pid, 'SIGQUIT')
  }
}

function spawnServer(cluster: Cluster, flags: string[]): ChildProcess {
  const account = accountFor(cluster.data)
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=100']
  const options = [...settings, 'shared_buffers=64MB'].flatMap((setting) => ['-c', setting])
  const where = ['-D', cluster.data, '-p', String(cluster.port)]
  const [program, args] = postgresProgram('postgres', account, [...where, ...options, ...flags])
  const log = openSync(logFile(cluster), 'a', 0o600)
  const stdio = ['ignore', log, log] satisfies ['ignore', number, number]
  // Its own process group: Ctrl+C reaches us alone, and we stop the server once nothing uses it.
  const server = spawn(program, args, { ...account.ids, cwd: '/', detached: true, stdio, env: CLEAN_ENVIRONMENT })
  server.once('error', () => {})
  server.unref()
  closeSync(log)
  return server
}

async function comesUp(cluster: Cluster, server: ChildProcess): Promise<boolean> {
  for (const since = Date.now(); Date.now() - since < LONGEST_START; await pause(30)) {
    if ((await probe(cluster)) === 'ready') return true
    if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) return false
  }
  return false
}

/**
 * PostgreSQL will not start while its pid file names a living process, even one that merely got the same id since: a
 * container that was killed starts again with the same few ids. Only where /proc shows that no PostgreSQL is at work.
 */
function removeStalePidFile(cluster: Cluster): void {
  const pid = serverPid(cluster)
  if (!pid || !isAlive(pid) || !existsSync('/proc/self/comm')) return
  if (readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('postgres')) return
  if (readdirSync('/proc').some((entry) => worksIn(entry, cluster.data))) return
  rmSync(pidFile(cluster), { force: true })
}

/** Every process of a PostgreSQL server works in its data folder. */
function worksIn(pid: string, data: string): boolean {
  try {
    return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/cwd`) === realpathSync(data)
  } catch {
    return false // it ended meanwhile, or is another account's
  }
}

/** The first line of the file that PostgreSQL keeps while it runs. */
function serverPid(cluster: Cluster): number | undefined {
  try {
    return Number.parseInt(readFileSync(pidFile(cluster), 'utf8'), 10)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

function pidFile(cluster: Cluster): string {
  return join(cluster.data, 'postmaster.pid')
}

function logFile(cluster: Cluster): string {
  return join(cluster.folder, 'postgres.log')
}
