'use client'

import { type ReactNode, useContext, useId } from 'react'
import { ChoiceContext } from './choice-context'
import { FieldError } from './field-error'
import { useForm } from './form-context'

/** One question with a few answers, each a card with its radio button. */
export function ChoiceGroup({
  legend,
  hideLegend = false,
  name,
  defaultValue,
  hint,
  error,
  columns = 1,
  className = 'mt-4.5',
  children,
}: {
  legend: ReactNode
  /** For a question that the page already asks in other words. */
  hideLegend?: boolean
  name: string
  defaultValue?: string
  hint?: ReactNode
  error?: string
  /** Two beside each other, for short answers; on a phone always one. */
  columns?: 1 | 2
  className?: string
  children: ReactNode
}) {
  const id = useId()
  const { state } = useForm()
  const problem = error ?? state.fields?.[name]
  const chosen = state.values?.[name] ?? defaultValue
  const describedBy = [problem && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ')

  return (
    <fieldset
      data-invalid={problem ? '' : undefined}
      aria-describedby={describedBy || undefined}
      className={`min-w-0 ${className}`}
    >
      <legend className={hideLegend ? 'sr-only' : 'mb-1.5 text-sm font-semibold'}>{legend}</legend>
      <div className={`grid gap-2.5 ${columns === 2 ? 'md:grid-cols-2' : ''}`}>
        <ChoiceContext value={{ name, chosen }}>{children}</ChoiceContext>
      </div>
      <FieldError id={`${id}-error`}>{problem}</FieldError>
      {hint && (
        <p id={`${id}-hint`} className="mt-2 text-hint text-muted">
          {hint}
        </p>
      )}
    </fieldset>
  )
}

/** One answer of a `ChoiceGroup`. */
export function Choice({
  value,
  icon,
  hint,
  disabled = false,
  children,
}: {
  value: string
  icon?: ReactNode
  hint?: ReactNode
  disabled?: boolean
  children: ReactNode
}) {
  const id = useId()
  const { name, chosen } = useContext(ChoiceContext)

  return (
    <label className="flex min-h-12 items-center gap-2.5 rounded-control border border-line-strong p-3 font-medium not-has-disabled:cursor-pointer not-has-disabled:hover:bg-sunken has-checked:border-accent has-checked:bg-accent-soft has-checked:inset-ring has-checked:inset-ring-accent has-checked:hover:bg-accent-soft has-disabled:bg-sunken has-disabled:text-muted has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent forced-colors:has-checked:outline-2">
      <input
        type="radio"
        name={name}
        value={value}
        defaultChecked={chosen === value}
        disabled={disabled}
        aria-labelledby={hint ? `${id}-name` : undefined}
        aria-describedby={hint ? `${id}-hint` : undefined}
        className="size-4 flex-none focus-visible:outline-none"
      />
      {icon && (
        <span aria-hidden className="flex-none text-muted [&_svg]:size-[1.125rem] [&_svg]:stroke-[1.75]">
          {icon}
        </span>
      )}
      <span className="min-w-0 flex-1">
        <span id={`${id}-name`}>{children}</span>
        {hint && (
          <span id={`${id}-hint`} className="block text-hint font-normal text-muted">
            {hint}
          </span>
        )}
      </span>
    </label>
  )
}
