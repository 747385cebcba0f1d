'use client'

import { type ReactNode, useId } from 'react'
import { FieldError } from './field-error'
import { useForm } from './form-context'

/** One question with any number of answers, each a tick under the same name. */
export function CheckGroup({
  legend,
  name,
  choices,
  defaultValue = [],
  empty,
  className = 'mt-4.5',
}: {
  legend: ReactNode
  name: string
  choices: readonly { value: string; label: ReactNode }[]
  /** What is ticked. */
  defaultValue?: readonly string[]
  /** What stands there when there is nothing to choose from. */
  empty: ReactNode
  className?: string
}) {
  const id = useId()
  const { state } = useForm()
  const problem = state.fields?.[name]
  const ticked = state.values?.[name]?.split(' ') ?? defaultValue

  return (
    <fieldset
      data-invalid={problem ? '' : undefined}
      aria-describedby={problem ? `${id}-error` : undefined}
      className={`min-w-0 ${className}`}
    >
      <legend className="mb-1.5 text-sm font-semibold">{legend}</legend>
      <div className="grid gap-x-4 gap-y-1 sm:grid-cols-2">
        {choices.map(({ value, label }) => (
          <label key={value} className="flex min-h-11 cursor-pointer items-center gap-2.5">
            <input
              type="checkbox"
              name={name}
              value={value}
              defaultChecked={ticked.includes(value)}
              className="size-4 flex-none"
            />
            <span className="min-w-0 [overflow-wrap:anywhere]">{label}</span>
          </label>
        ))}
      </div>
      {choices.length === 0 && <p className="text-sm text-muted">{empty}</p>}
      <FieldError id={`${id}-error`}>{problem}</FieldError>
    </fieldset>
  )
}
