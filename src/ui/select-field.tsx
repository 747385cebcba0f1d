'use client'

import { ChevronDown } from 'lucide-react'
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react'
import { FieldError } from './field-error'
import { useForm } from './form-context'

export type SelectGroup = { label: string; options: readonly { value: string; label: string }[] }

/** A labelled list of which one is chosen, in groups. What was chosen stays chosen after a failure. */
export function SelectField({
  name,
  label,
  placeholder,
  groups,
  defaultValue = '',
  className = 'mt-4.5',
}: {
  name: string
  label: ReactNode
  /** What stands there while nothing is chosen; without it the first is. */
  placeholder?: string
  groups: readonly SelectGroup[]
  defaultValue?: string
  className?: string
}) {
  const id = useId()
  const { state } = useForm()
  const problem = state.fields?.[name]
  const chosen = state.values?.[name] ?? defaultValue
  const select = useRef<HTMLSelectElement>(null)

  // React's emptying of a form forgets what was chosen.
  useLayoutEffect(() => {
    if (select.current && state.values?.[name] !== undefined) select.current.value = state.values[name]
  }, [state, name])

  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1.5 block text-sm font-semibold">
        {label}
      </label>
      <div className="relative">
        <select
          ref={select}
          id={id}
          name={name}
          defaultValue={chosen}
          aria-invalid={problem ? true : undefined}
          aria-describedby={problem ? `${id}-error` : undefined}
          className="control appearance-none truncate pe-8"
        >
          {placeholder !== undefined && <option value="">{placeholder}</option>}
          {groups.map((group) => (
            <optgroup key={group.label} label={group.label}>
              {group.options.map((option) => (
                <option key={option.value} value={option.value} dir="auto">
                  {option.label}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
        <ChevronDown aria-hidden className="pointer-events-none absolute inset-y-0 end-2.5 my-auto size-4" />
      </div>
      <FieldError id={`${id}-error`}>{problem}</FieldError>
    </div>
  )
}
