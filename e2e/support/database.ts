import pg from 'pg'
import { type App, addressOf } from './apps'

const pools = new Map<App, pg.Pool>()

/** The database of a server, by a pool that a worker opens once and that does not keep it from ending. */
export function databaseOf(app: App): pg.Pool {
  const open =
    pools.get(app) ?? new pg.Pool({ connectionString: addressOf(app).databaseUrl, max: 2, allowExitOnIdle: true })
  pools.set(app, open)
  return open
}
