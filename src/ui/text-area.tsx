'use client'

import { type ComponentProps, type ReactNode, useId } from 'react'
import { FieldError } from './field-error'
import { useForm } from './form-context'

/** A labelled box for several lines, with what is wrong and what helps under it. What was typed comes back after a failure. */
export function TextArea({
  name,
  label,
  hint,
  defaultValue,
  className = 'mt-4.5',
  ...textarea
}: Omit<ComponentProps<'textarea'>, 'id' | 'name'> & { name: string; label: ReactNode; hint?: ReactNode }) {
  const id = useId()
  const { state } = useForm()
  const problem = state.fields?.[name]
  const describedBy = [problem && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ')

  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1.5 block text-sm font-semibold">
        {label}
      </label>
      <textarea
        rows={6}
        {...textarea}
        id={id}
        name={name}
        defaultValue={state.values?.[name] ?? defaultValue}
        aria-invalid={problem ? true : undefined}
        aria-describedby={describedBy || undefined}
        className="control h-auto min-h-11 resize-y py-2"
      />
      <FieldError id={`${id}-error`}>{problem}</FieldError>
      {hint && (
        <p id={`${id}-hint`} className="mt-2 text-hint text-muted">
          {hint}
        </p>
      )}
    </div>
  )
}
