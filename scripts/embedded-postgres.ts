import { resolve } from 'node:path'
import pg from 'pg'
import { withFolderLock } from './folder-lock'
import { errorCode } from './liveness'
import { type Cluster, openCluster } from './postgres/cluster'
import { APP_ROLE, appPassword, appUrl, databaseUrl, settled, startServer, stopServer } from './postgres/server'
import { forgetUsers, registerUser } from './postgres/users'

export type EmbeddedPostgres = {
  /** The database's address for the app: its role, with a random password, owns nothing (scripts/grants.ts). */
  url: string
  /** The same for migrations: the role that owns everything. */
  ownerUrl: string
  /** Leaves the server; the last of its users to leave stops it. */
  stop(): Promise<void>
}

/**
 * Starts, or joins, the private PostgreSQL whose data lives in `dir`, and makes sure `database` exists in it. Everything
 * it needs comes with the dependencies; it listens on 127.0.0.1 only and works as root and as an ordinary user. Several
 * processes may call it at once. Throws, naming the log file, when PostgreSQL does not start.
 */
export async function startEmbeddedPostgres(options: {
  dir: string
  database?: string
  /** More arguments for the server, such as `-c fsync=off`; they count only when this call starts it. */
  flags?: string[]
}): Promise<EmbeddedPostgres> {
  const { database = 'countersign', flags = [] } = options
  const folder = resolve(options.dir)

  return withFolderLock(folder, async () => {
    const cluster = await openCluster(folder)
    if ((await settled(cluster)) === 'absent') {
      await startServer(cluster, flags)
      forgetUsers(folder)
    }
    const user = registerUser(folder)
    await ensureAppRole(cluster)
    await ensureDatabase(cluster, database)
    return {
      url: appUrl(cluster, database),
      ownerUrl: databaseUrl(cluster, database),
      stop: () =>
        withFolderLock(folder, async () => {
          if (user.remove().wasLast) await stopServer(cluster)
        }),
    }
  })
}

async function ensureAppRole(cluster: Cluster): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl(cluster, 'postgres') })
  await client.connect()
  try {
    const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [APP_ROLE])
    const password = client.escapeLiteral(appPassword(cluster))
    if (!rowCount) await client.query(`CREATE ROLE ${client.escapeIdentifier(APP_ROLE)} LOGIN PASSWORD ${password}`)
  } finally {
    await client.end()
  }
}

async function ensureDatabase(cluster: Cluster, database: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl(cluster, 'postgres') })
  await client.connect()
  try {
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(database)}`)
  } catch (error) {
    const alreadyThere = '42P04'
    if (errorCode(error) !== alreadyThere) throw error
  } finally {
    await client.end()
  }
}
