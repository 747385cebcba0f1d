'use client'

import type { ReactNode } from 'react'
import { Button, ButtonLink } from '@/ui/button'
import { DialogFooter } from '@/ui/dialog-footer'
import { useForm } from '@/ui/form-context'
import { Notice } from '@/ui/notice'
import { useCopy, useShownOnce } from '@/ui/use-shown-once'

type Words = Record<'title' | 'once' | 'code' | 'copy' | 'copied' | 'copyFailed' | 'done', string>
type Sheet = { words: Words; doneHref: `/admin/people/${string}` }

/** The pass that the form around got, once, in place of its fields. It lives in the answer alone. */
export function PassSheet({ children, ...sheet }: Sheet & { children: ReactNode }) {
  const [code, ...facts] = useForm().state.once ?? []
  return code ? <Pass code={code} facts={facts} {...sheet} /> : children
}

function Pass({ code, facts, words, doneHref }: Sheet & { code: string; facts: readonly string[] }) {
  const box = useShownOnce()
  const { copied, copy } = useCopy(code)
  return (
    <>
      <div ref={box} tabIndex={-1} role="status">
        <Notice tone="warn" title={words.title}>
          {words.once}
        </Notice>
      </div>
      <dl className="mt-4 rounded-card bg-sunken px-4 py-3.5">
        <dt className="text-sm font-semibold">{words.code}</dt>
        <dd className="mt-1 font-mono text-lg wrap-anywhere">{code}</dd>
      </dl>
      <div className="mt-3 flex noscript:hidden flex-wrap items-center gap-2.5">
        <Button type="button" tone="quiet" onClick={copy}>
          {words.copy}
        </Button>
        <p role="status" className="text-sm text-muted">
          {copied && words[copied]}
        </p>
      </div>
      <ul className="mt-4 list-disc space-y-1 ps-5 wrap-anywhere">
        {facts.map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
      <DialogFooter>
        <ButtonLink href={doneHref} prefetch={false}>
          {words.done}
        </ButtonLink>
      </DialogFooter>
    </>
  )
}
