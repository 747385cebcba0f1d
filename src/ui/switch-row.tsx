'use client'

import { type ComponentProps, type ReactNode, useId } from 'react'
import { FieldError } from './field-error'
import { useForm } from './form-context'

/** A line of settings that is on or off: a checkbox drawn as a switch, for a card of such lines. */
export function SwitchRow({
  name,
  value = 'on',
  label,
  hint,
  error,
  defaultChecked = false,
  className = '',
  children,
  ...input
}: Omit<ComponentProps<'input'>, 'id' | 'type' | 'name' | 'value'> & {
  name: string
  value?: string
  label: ReactNode
  hint?: ReactNode
  error?: string
  /** What belongs to the setting, under it. */
  children?: ReactNode
}) {
  const id = useId()
  const { state } = useForm()
  const problem = error ?? state.fields?.[name]
  const echoed = state.values?.[name]
  const describedBy = [problem && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ')

  return (
    <div className={`px-5 py-4 not-first:border-t not-first:border-line ${className}`}>
      <div className="flex items-center gap-4">
        <div className="min-w-0 flex-1">
          <label htmlFor={id} className="block font-semibold pointer-coarse:-my-3 pointer-coarse:py-3">
            {label}
          </label>
          {hint && (
            <p id={`${id}-hint`} className="text-sm text-muted">
              {hint}
            </p>
          )}
          <FieldError id={`${id}-error`}>{problem}</FieldError>
        </div>
        <input
          {...input}
          id={id}
          type="checkbox"
          // biome-ignore lint/a11y/useAriaPropsForRole: a native checkbox says itself whether it is on
          role="switch"
          name={name}
          value={value}
          defaultChecked={echoed === undefined ? defaultChecked : echoed === value}
          aria-invalid={problem ? true : undefined}
          aria-describedby={describedBy || undefined}
          className="switch"
        />
      </div>
      {children}
    </div>
  )
}
