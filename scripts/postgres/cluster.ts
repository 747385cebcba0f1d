import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from '../liveness'
import { type Account, accountFor } from './account'
import { binariesFolder } from './binaries'

/** A PostgreSQL data folder, and what it takes to start and reach its server. */
export type Cluster = { folder: string; data: string; password: string; port: number }

/** PostgreSQL sees nothing of our environment but what it needs. */
export const CLEAN_ENVIRONMENT: NodeJS.ProcessEnv = {
  NODE_ENV: process.env.NODE_ENV,
  PATH: process.env.PATH,
  LC_ALL: 'C',
  TZ: 'UTC',
}

const HALF_MADE = 'new-'

/** The cluster in this folder, made first when there is none. Run it under the folder's lock. */
export async function openCluster(folder: string): Promise<Cluster> {
  const data = join(folder, 'data')
  removeHalfMade(folder)
  if (!existsSync(data)) await createCluster(folder, data)
  const { password, port } = readSettings(data)
  return { folder, data, password, port }
}

/** Moves the cluster to another port, for good. */
export function changePort(cluster: Cluster, port: number): void {
  cluster.port = port
  writeSettings(cluster.data, cluster)
}

/** The program and arguments that run one of PostgreSQL's programs under the account fit for this data folder. */
export function postgresProgram(name: 'initdb' | 'postgres', account: Account, args: string[]): [string, string[]] {
  const [program = name, ...rest] = [...account.prefix, join(binariesFolder(), name), ...args]
  return [program, rest]
}

/** A cluster gets its name by one rename once complete, so what a killed start left behind is never mistaken for one. */
async function createCluster(folder: string, data: string): Promise<void> {
  const draft = join(folder, `${HALF_MADE}${randomBytes(6).toString('hex')}`)
  const password = randomBytes(24).toString('base64url')
  mkdirSync(draft, { mode: 0o700 })
  const account = accountFor(data)
  giveTo(account, draft)
  await runInitdb(account, draft, password)
  writeSettings(draft, { password, port: await freePort() })
  renameSync(draft, data)
}

async function runInitdb(account: Account, data: string, password: string): Promise<void> {
  const passwordFile = join(tmpdir(), `countersign-${randomBytes(8).toString('hex')}`)
  writeFileSync(passwordFile, password, { mode: 0o600, flag: 'wx' })
  giveTo(account, passwordFile)
  const options = ['-U', 'app', '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '-E', 'UTF8', '--locale=C']
  const [program, args] = postgresProgram('initdb', account, ['-D', data, ...options, '--no-instructions'])
  try {
    await promisify(execFile)(program, args, { ...account.ids, cwd: '/', env: CLEAN_ENVIRONMENT })
  } catch (error) {
    throw new Error(`PostgreSQL could not set up its data in ${data}.`, { cause: error })
  } finally {
    rmSync(passwordFile, { force: true })
  }
}

function removeHalfMade(folder: string): void {
  for (const name of readdirSync(folder).filter((entry) => entry.startsWith(HALF_MADE))) {
    rmSync(join(folder, name), { recursive: true, force: true })
  }
}

function giveTo({ ids }: Account, path: string): void {
  if (ids.uid !== undefined && ids.gid !== undefined) chownSync(path, ids.uid, ids.gid)
}

function settingsFile(data: string): string {
  return join(data, 'countersign.json')
}

function readSettings(data: string): { password: string; port: number } {
  return JSON.parse(readFileSync(settingsFile(data), 'utf8'))
}

function writeSettings(data: string, { password, port }: { password: string; port: number }): void {
  const file = settingsFile(data)
  writeFileSync(`${file}.new`, JSON.stringify({ password, port }), { mode: 0o600 })
  renameSync(`${file}.new`, file)
}
