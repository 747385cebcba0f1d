'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import type { DeviceState } from '@/lib/device-answers'
import { listenForWakes, look } from './device-client'
import type { StoredAccount } from './device-store'
import { startWorker } from './notifications'

/** How often the app asks by itself, where nothing wakes it. */
const INTERVAL = 4000
/** How long it waits before it listens again. */
const PAUSE = 2000

type Ready = Extract<DeviceState, { state: 'ready' }>

/** What is known of an account: being added, ready, or gone from the server. */
export type Known =
  | { kind: 'adding'; isConfirmed: boolean }
  | { kind: 'ready'; pushKey: string; request: Ready['request'] }
  | { kind: 'gone' }

/**
 * Keeps what is known of an account up to date while somebody can see the app: at once where the server wakes it or a
 * notification comes, and every few seconds in any case.
 */
export function useDeviceState(account: StoredAccount) {
  const [state, setState] = useState<Known | null>(null)
  const [isOffline, setOffline] = useState(false)
  const latest = useRef(0)

  const lookNow = useCallback(async () => {
    const turn = ++latest.current
    const reply = await look(account)
    // One that was asked later has answered already.
    if (turn !== latest.current) return
    setOffline(reply === null)
    if (reply === null) return
    if ('error' in reply) {
      if (reply.error === 'gone') setState({ kind: 'gone' })
      return
    }
    const { content } = reply
    if (content.state === 'adding') setState({ kind: 'adding', isConfirmed: content.isConfirmed })
    else setState({ kind: 'ready', pushKey: content.pushKey, request: content.request })
  }, [account])

  useEffect(() => {
    lookNow()
    const lookWhenSeen = () => {
      if (document.visibilityState === 'visible') lookNow()
    }
    const timer = setInterval(lookWhenSeen, INTERVAL)
    document.addEventListener('visibilitychange', lookWhenSeen)
    addEventListener('online', lookWhenSeen)
    startWorker(lookWhenSeen).catch(() => undefined)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', lookWhenSeen)
      removeEventListener('online', lookWhenSeen)
    }
  }, [lookNow])

  const isReady = state?.kind === 'ready'
  useEffect(() => {
    if (!isReady) return
    const over = new AbortController()
    async function listen() {
      while (!over.signal.aborted) {
        await listenForWakes(account, over.signal, lookNow).catch(() => undefined)
        await new Promise((resolve) => setTimeout(resolve, PAUSE))
      }
    }
    listen()
    return () => over.abort()
  }, [isReady, account, lookNow])

  return { state, isOffline, look: lookNow }
}
