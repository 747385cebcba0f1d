'use client'

import type { ReactNode } from 'react'
import { Button, ButtonLink } from '@/ui/button'
import { DialogFooter } from '@/ui/dialog-footer'
import { useForm } from '@/ui/form-context'
import { Notice } from '@/ui/notice'
import { useCopy, useShownOnce } from '@/ui/use-shown-once'

type Words = Record<
  'title' | 'once' | 'list' | 'sheet' | 'copy' | 'copied' | 'copyFailed' | 'download' | 'print' | 'saved',
  string
>

/** The codes that the form around got, once, in place of its fields. They live in the answer alone. */
export function CodesSheet({
  words,
  savedHref,
  children,
}: {
  words: Words
  savedHref: '/security-info' | '/set-up'
  children: ReactNode
}) {
  const { state } = useForm()
  return state.once ? <Codes codes={state.once} words={words} savedHref={savedHref} /> : children
}

function Codes({
  codes,
  words,
  savedHref,
}: {
  codes: readonly string[]
  words: Words
  savedHref: '/security-info' | '/set-up'
}) {
  const box = useShownOnce()
  const { copied, copy } = useCopy(codes.join('\n'))
  const text = [words.sheet, words.once, '', ...codes, ''].join('\n')

  function download() {
    const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
    const link = document.createElement('a')
    link.href = url
    link.download = 'recovery-codes.txt'
    link.click()
    URL.revokeObjectURL(url)
  }

  return (
    <>
      <div ref={box} tabIndex={-1} role="status" className="mt-4">
        <Notice tone="warn" title={words.title}>
          {words.once}
        </Notice>
      </div>
      <div data-print className="mt-4">
        <p className="text-sm break-words text-muted">{words.sheet}</p>
        <ol
          aria-label={words.list}
          className="mt-3 grid grid-cols-[repeat(auto-fit,minmax(11rem,1fr))] gap-x-4 gap-y-1.5 rounded-card bg-sunken px-4 py-3.5 font-mono"
        >
          {codes.map((code) => (
            <li key={code} className="whitespace-nowrap">
              {code}
            </li>
          ))}
        </ol>
      </div>
      <div className="mt-4 flex noscript:hidden flex-wrap gap-2.5">
        <Button type="button" tone="quiet" onClick={copy}>
          {words.copy}
        </Button>
        <Button type="button" tone="quiet" onClick={download}>
          {words.download}
        </Button>
        <Button type="button" tone="quiet" onClick={() => window.print()}>
          {words.print}
        </Button>
      </div>
      <p role="status" className="mt-2 text-sm text-muted">
        {copied && words[copied]}
      </p>
      <DialogFooter>
        <ButtonLink href={savedHref} scroll={false}>
          {words.saved}
        </ButtonLink>
      </DialogFooter>
    </>
  )
}
