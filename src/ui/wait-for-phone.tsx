'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useRef } from 'react'

/** How often the page asks whether the phone has answered. */
const INTERVAL = 2000

const STEPS: readonly unknown[] = ['waiting', 'scanned', 'answered', 'over']

/**
 * Asks at `path` whether the phone has answered, while somebody can see the page, and then sends the form it stands in, as
 * its button does. Where the page must show something else first it is loaded again. Asking changes nothing.
 */
export function WaitForPhone({ path, from, whenOver }: { path: string; from: string; whenOver: 'send' | 'refresh' }) {
  const mark = useRef<HTMLSpanElement>(null)
  const router = useRouter()

  useEffect(() => {
    let isDone = false
    async function ask() {
      if (document.visibilityState !== 'visible') return
      const response = await fetch(path, { cache: 'no-store' }).catch(() => null)
      const answer: unknown = response?.ok ? await response.json().catch(() => null) : null
      const progress = answer && typeof answer === 'object' && 'progress' in answer ? answer.progress : null
      if (isDone || !STEPS.includes(progress) || progress === from) return
      isDone = true
      const sends = progress === 'answered' || (progress === 'over' && whenOver === 'send')
      if (sends) mark.current?.closest('form')?.requestSubmit()
      else router.refresh()
    }
    const timer = setInterval(() => (isDone ? clearInterval(timer) : void ask()), INTERVAL)
    return () => {
      isDone = true
      clearInterval(timer)
    }
  }, [path, from, whenOver, router])

  return <span ref={mark} hidden />
}
