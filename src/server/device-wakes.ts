import 'server-only'
import { PROMPTS_CHANNEL } from '@/features/methods/approval-app/prompts-channel'
import { env } from './env'
import { listen } from './listen'

type Listener = { deviceId: string; wake: () => void; end: () => void }

function start() {
  const listeners = new Set<Listener>()
  // Without a text something may have been missed, by anybody.
  listen(env().DATABASE_URL, PROMPTS_CHANNEL, (deviceId) => {
    for (const one of listeners) if (deviceId === undefined || one.deviceId === deviceId) one.wake()
  })
  // A process that is asked to stop waits for requests in flight, and these would never end.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.once(signal, () => {
      for (const one of listeners) one.end()
    })
  }
  return listeners
}

const shared = globalThis as typeof globalThis & { countersignWakes?: Set<Listener> }

/**
 * Calls `wake` whenever a device may have something to look at, in whichever process that began, and `end` when this one
 * stops. All devices of a process share one connection to Postgres. Gives what stops it.
 */
export function onWake(listener: Listener): () => void {
  shared.countersignWakes ??= start()
  const listeners = shared.countersignWakes
  listeners.add(listener)
  return () => listeners.delete(listener)
}
