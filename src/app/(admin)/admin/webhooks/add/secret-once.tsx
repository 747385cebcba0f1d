'use client'

import { type ReactNode, useEffect, useRef } from 'react'
import { ButtonLink } from '@/ui/button'
import { DialogFooter } from '@/ui/dialog-footer'
import { useForm } from '@/ui/form-context'
import { Notice } from '@/ui/notice'

type Words = Record<'title' | 'once' | 'label' | 'done', string>

/** The secret that the form around got, once, in place of its fields. It lives in the answer alone. */
export function SecretOnce({ words, children }: { words: Words; children: ReactNode }) {
  const { state } = useForm()
  const [secret] = state.once ?? []
  return secret === undefined ? children : <Secret secret={secret} words={words} />
}

function Secret({ secret, words }: { secret: string; words: Words }) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    box.current?.focus()
    // A browser that kept the page as it was must not bring the secret back with it.
    const reload = (event: PageTransitionEvent) => event.persisted && window.location.reload()
    window.addEventListener('pageshow', reload)
    return () => window.removeEventListener('pageshow', reload)
  }, [])
  return (
    <>
      <div ref={box} tabIndex={-1} role="status">
        <Notice tone="warn" title={words.title}>
          {words.once}
        </Notice>
      </div>
      <dl className="mt-4">
        <dt className="text-sm font-semibold">{words.label}</dt>
        <dd className="mt-1.5 rounded-card bg-sunken px-4 py-3.5 font-mono [overflow-wrap:anywhere]">{secret}</dd>
      </dl>
      <DialogFooter>
        <ButtonLink href="/admin/webhooks">{words.done}</ButtonLink>
      </DialogFooter>
    </>
  )
}
