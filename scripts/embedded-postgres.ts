import { resolve } from 'node:path'
import pg from 'pg'
import { withFolderLock } from './folder-lock'
import { errorCode } from './liveness'
import { type Cluster, openCluster } from './postgres/cluster'
import { databaseUrl, settled, startServer, stopServer } from './postgres/server'
import { forgetUsers, registerUser } from './postgres/users'

export type EmbeddedPostgres = {
  /** The database's address, with its random password. */
  url: string
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
    await ensureDatabase(cluster, database)
    return {
      url: databaseUrl(cluster, database),
      stop: () =>
        withFolderLock(folder, async () => {
          if (user.remove().wasLast) await stopServer(cluster)
        }),
    }
  })
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
