'use client'

import { type ComponentProps, type ReactNode, useId } from 'react'
import { FieldError } from './field-error'
import { useForm } from './form-context'

/** A box to tick, with its sentence. A failed action gives it back as `values[name]`: its value, or '' for not ticked. */
export function Checkbox({
  name,
  value = 'on',
  label,
  hint,
  error,
  defaultChecked = false,
  className = 'mt-4.5',
  ...input
}: Omit<ComponentProps<'input'>, 'id' | 'type' | 'name' | 'value'> & {
  name: string
  value?: string
  label: ReactNode
  hint?: ReactNode
  error?: string
}) {
  const id = useId()
  const { state } = useForm()
  const problem = error ?? state.fields?.[name]
  const echoed = state.values?.[name]
  const describedBy = [problem && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ')

  return (
    <div className={className}>
      <label htmlFor={id} className="flex min-h-6 items-start gap-2.5 pointer-coarse:min-h-11 pointer-coarse:py-2.5">
        <input
          {...input}
          id={id}
          type="checkbox"
          name={name}
          value={value}
          defaultChecked={echoed === undefined ? defaultChecked : echoed === value}
          aria-invalid={problem ? true : undefined}
          aria-describedby={describedBy || undefined}
          className="mt-1 size-4 flex-none"
        />
        <span className="min-w-0 font-medium">{label}</span>
      </label>
      <div className="ps-6.5">
        <FieldError id={`${id}-error`}>{problem}</FieldError>
        {hint && (
          <p id={`${id}-hint`} className="mt-0.5 text-hint text-muted">
            {hint}
          </p>
        )}
      </div>
    </div>
  )
}
