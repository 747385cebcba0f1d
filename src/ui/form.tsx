'use client'

import type { Route } from 'next'
import { type ReactNode, useActionState, useEffect, useRef } from 'react'
import type { FormAction } from '@/lib/form'
import { FormContext, useForm } from './form-context'
import { Notice } from './notice'
import { ProofPanel } from './proof-panel'
import { ProseLink } from './prose-link'

/**
 * A real form around a server action. Without JavaScript the browser posts it and the answer comes back as a page; with
 * it the answer arrives in place, and focus goes to the first field that is wrong, or else to the message. Where the
 * server asks for a proof first, the question takes the place of the fields, which stay in the form as they are. (Without
 * JavaScript passwords must be entered again, since no answer holds them.)
 */
export function Form({ action, className, children }: { action: FormAction; className?: string; children: ReactNode }) {
  const [state, formAction, pending] = useActionState(action, {})
  const form = useRef<HTMLFormElement>(null)
  const sent = useRef<FormData>(null)

  // React empties the boxes once the action has answered. What was secret does not come back with the answer, so where
  // the fields wait for a proof it is put back from what was sent.
  useEffect(() => {
    const values = sent.current
    sent.current = null
    if (!state.proof || !values) return
    for (const box of form.current?.querySelectorAll<HTMLInputElement>('[data-waiting] [data-secret]') ?? []) {
      box.value = String(values.get(box.name) ?? '')
    }
  }, [state])

  useEffect(() => {
    if (!state.message && !state.fields && !state.proof) return
    const wrong = '[aria-invalid="true"], fieldset[data-invalid] input'
    const asked = '[name="proof.code"], [name="proof.password"], [data-key-button]'
    const target = form.current?.querySelector<HTMLElement>(state.proof ? asked : wrong)
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
        else sent.current = new FormData(event.currentTarget)
      }}
    >
      <FormContext value={{ state, pending }}>
        {state.proof && <ProofPanel proof={state.proof} />}
        <div hidden={Boolean(state.proof)} data-waiting={state.proof && ''}>
          {children}
        </div>
      </FormContext>
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
      {state.instead && (
        <p className="mt-1">
          <ProseLink href={state.instead.href as Route}>{state.instead.label}</ProseLink>
        </p>
      )}
    </Notice>
  )
}
