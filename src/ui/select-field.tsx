'use client'

import { ChevronDown } from 'lucide-react'
import { type ComponentProps, type ReactNode, useId, useLayoutEffect, useRef } from 'react'
import { FieldError } from './field-error'
import { useForm } from './form-context'

/** A labelled list to choose one from; children are `<option>`s. */
export function SelectField({
  name,
  label,
  hint,
  error,
  defaultValue,
  className = 'mt-4.5',
  children,
  ...select
}: Omit<ComponentProps<'select'>, 'id' | 'name'> & {
  name: string
  label: ReactNode
  hint?: ReactNode
  error?: string
}) {
  const id = useId()
  const { state } = useForm()
  const problem = error ?? state.fields?.[name]
  const chosen = state.values?.[name] ?? defaultValue
  const box = useRef<HTMLSelectElement>(null)
  const describedBy = [problem && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ')

  // React empties a form after its action and forgets what was chosen here, unlike in every other kind of field.
  useLayoutEffect(() => {
    if (box.current && state.values?.[name] !== undefined) box.current.value = state.values[name]
  }, [state, name])

  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1.5 block text-sm font-semibold">
        {label}
      </label>
      <div className="relative">
        <select
          {...select}
          ref={box}
          id={id}
          name={name}
          defaultValue={chosen}
          aria-invalid={problem ? true : undefined}
          aria-describedby={describedBy || undefined}
          className="control appearance-none truncate pe-9"
        >
          {children}
        </select>
        <ChevronDown aria-hidden className="pointer-events-none absolute inset-y-0 end-3 my-auto size-4" />
      </div>
      <FieldError id={`${id}-error`}>{problem}</FieldError>
      {hint && (
        <p id={`${id}-hint`} className="mt-2 text-hint text-muted">
          {hint}
        </p>
      )}
    </div>
  )
}
