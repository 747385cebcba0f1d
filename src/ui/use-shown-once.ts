'use client'

import { type RefObject, useEffect, useRef, useState } from 'react'

/** For what a page shows once: the focus goes to it, and a browser that kept the page does not bring it back. */
export function useShownOnce(): RefObject<HTMLDivElement | null> {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    box.current?.focus()
    const reload = (event: PageTransitionEvent) => event.persisted && window.location.reload()
    window.addEventListener('pageshow', reload)
    return () => window.removeEventListener('pageshow', reload)
  }, [])
  return box
}

/** Copies a text, and says what came of it. */
export function useCopy(text: string): { copied: 'copied' | 'copyFailed' | null; copy: () => Promise<void> } {
  const [copied, setCopied] = useState<'copied' | 'copyFailed' | null>(null)
  async function copy() {
    try {
      await navigator.clipboard.writeText(text)
      setCopied('copied')
    } catch {
      setCopied('copyFailed')
    }
  }
  return { copied, copy }
}
