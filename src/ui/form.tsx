'use client'

import { type ReactNode, useActionState, useEffect, useRef } from 'react'
import type { FormAction } from '@/lib/form'
import { FormContext, useForm } from './form-context'
import { Notice } from './notice'

/**
 * A real form around a server action. Without JavaScript the browser posts it and the answer comes back as a page; with
 * it the answer arrives in place, and focus goes to the first field that is wrong, or else to the message.
 */
export function Form({ action, className, children }: { action: FormAction; className?: string; children: ReactNode }) {
  const [state, formAction, pending] = useActionState(action, {})
  const form = useRef<HTMLFormElement>(null)

  useEffect(() => {
    if (!state.message && !state.fields) return
    const target = form.current?.querySelector<HTMLElement>('[aria-invalid="true"], fieldset[data-invalid] input')
    const alert = form.current?.querySelector<HTMLElement>('[role="alert"]')
    ;(target ?? alert)?.focus()
  }, [state])

  return (
    <form
      ref={form}
      action={formAction}
      noValidate
      className={className}
      onSubmit={(event) => {
        if (pending) event.preventDefault()
      }}
    >
      <FormContext value={{ state, pending }}>{children}</FormContext>
    </form>
  )
}

/** The one sentence for the whole form, where there is one. */
export function FormMessage() {
  const { state } = useForm()
  if (!state.message) return null
  return (
    <Notice tone="bad" role="alert" className="mt-4">
      {state.message}
    </Notice>
  )
}
