import 'server-only'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { seconds } from '@/lib/time'
import { log } from './log'

/**
 * Calls `heard` whenever Postgres notifies `channel`, with the text of it, and once without after each connect, for what was
 * missed before. The
 * connection is made again for as long as it takes whenever it is lost.
 */
export function listen(
  databaseUrl: string,
  channel: string,
  heard: (text?: string) => void,
): { stop(): Promise<void> } {
  let stopped = false
  let current: pg.Client | undefined

  async function connectAndWait(): Promise<void> {
    const client = new pg.Client({
      connectionString: databaseUrl,
      connectionTimeoutMillis: seconds(5),
      keepAlive: true,
      keepAliveInitialDelayMillis: seconds(10),
      application_name: 'countersign listener',
    })
    current = client
    const ended = new Promise<void>((resolve) => client.once('end', resolve))
    client.on('error', (error) => log.warn({ reason: error.message }, 'the listener lost its connection'))
    client.on('notification', ({ payload }) => heard(payload))
    try {
      await client.connect()
      await client.query(`LISTEN ${client.escapeIdentifier(channel)}`)
      heard()
      await ended
    } catch (error) {
      log.warn({ reason: error instanceof Error ? error.message : String(error) }, 'the listener cannot connect')
      client.end().catch(() => {}) // there may be nothing left to end
    }
  }

  async function keepListening(): Promise<void> {
    while (!stopped) {
      await connectAndWait()
      if (!stopped) await pause(seconds(1))
    }
  }

  const done = keepListening()
  return {
    async stop() {
      stopped = true
      await current?.end()
      await done
    },
  }
}
