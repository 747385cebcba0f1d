'use client'

import { useTranslations } from 'next-intl'
import { type ReactNode, useRef, useState } from 'react'
import { Button } from '@/ui/button'
import { Field } from '@/ui/field'

/** Asks for the number that another page shows. `onNumber` gives a sentence where it was wrong. */
export function NumberForm({
  submit,
  onNumber,
  children,
}: {
  submit: string
  onNumber: (number: number) => Promise<string | null>
  /** Further buttons. */
  children?: ReactNode
}) {
  const t = useTranslations('authenticator')
  const form = useRef<HTMLFormElement>(null)
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)

  async function send(entered: string) {
    if (isBusy) return
    setBusy(true)
    const wrong = /^\d{2}$/.test(entered) ? await onNumber(Number(entered)) : t('enterNumber')
    setBusy(false)
    if (wrong === null) return
    setProblem(wrong)
    const box = form.current?.querySelector('input')
    if (box) box.value = ''
    box?.focus()
  }

  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        send(String(new FormData(event.currentTarget).get('number') ?? '').trim())
      }}
    >
      <Field
        name="number"
        label={t('number')}
        error={problem}
        inputMode="numeric"
        autoComplete="off"
        maxLength={4}
        required
        inputClassName="h-[3.25rem] max-w-32 text-center text-[1.75rem] tracking-[0.2em] tabular-nums"
      />
      <div className="mt-5 grid grid-cols-1 gap-2.5">
        <Button aria-disabled={isBusy || undefined}>{submit}</Button>
        {children}
      </div>
    </form>
  )
}
