'use client'

import { type ComponentProps, type ReactNode, useId } from 'react'
import { FieldError } from './field-error'
import { useForm } from './form-context'

export type FieldProps = Omit<ComponentProps<'input'>, 'id' | 'name'> & {
  name: string
  label: ReactNode
  hint?: ReactNode
  /** For the one case where the sentence does not come from the form's state. */
  error?: string
  inputClassName?: string
  /** Starts empty whatever the action gave back: for what must never come back, such as a code or a password. */
  secret?: boolean
  /** Something that stands at the end of the box, such as a button. */
  end?: ReactNode
}

/** A labelled text box, with what is wrong and what helps under it. What was typed comes back after a failure. */
export function Field({
  name,
  label,
  hint,
  error,
  defaultValue,
  className = 'mt-4.5',
  inputClassName = '',
  secret = false,
  end,
  ...input
}: FieldProps) {
  const id = useId()
  const { state } = useForm()
  const problem = error ?? state.fields?.[name]
  const describedBy = [problem && `${id}-error`, hint && `${id}-hint`, input['aria-describedby']].filter(Boolean)

  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1.5 block text-sm font-semibold">
        {label}
      </label>
      <div className="relative">
        <input
          type="text"
          {...input}
          data-secret={secret || undefined}
          id={id}
          name={name}
          defaultValue={secret ? undefined : (state.values?.[name] ?? defaultValue)}
          aria-invalid={problem ? true : undefined}
          aria-describedby={describedBy.join(' ') || undefined}
          className={`control ${inputClassName}`}
        />
        {end}
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
