'use client'

import { ChevronDown } from 'lucide-react'
import { type ComponentType, type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import type { CountryComboboxProps } from './country-combobox'
import { FieldError } from './field-error'
import { useForm } from './form-context'
import { type Country, callingDigits } from './search-countries'

/**
 * Which country a number belongs to. The server sends a plain select; once its script is there, a searchable list takes
 * its place, of the same size. The form carries the two-letter code under `name` either way.
 */
export function CountryPicker({
  name,
  label,
  countries,
  defaultValue,
  searchLabel,
  emptyText,
  error,
  className = 'mt-4.5',
}: {
  name: string
  label: ReactNode
  /** Sorted, in the language of the page. */
  countries: readonly Country[]
  defaultValue?: string
  searchLabel: string
  emptyText: string
  error?: string
  className?: string
}) {
  const id = useId()
  const { state } = useForm()
  const problem = error ?? state.fields?.[name]
  const initial = state.values?.[name] ?? defaultValue ?? countries[0]?.code ?? ''
  const [code, setCode] = useState(initial)
  const [Combobox, setCombobox] = useState<ComponentType<CountryComboboxProps> | null>(null)
  const select = useRef<HTMLSelectElement>(null)

  useEffect(() => {
    let gone = false
    import('./country-combobox').then(({ CountryCombobox }) => {
      const element = select.current
      const replace = () => {
        if (gone) return
        if (element) setCode(element.value)
        setCombobox(() => CountryCombobox)
      }
      // Somebody who is choosing right now finishes first.
      if (element && element === document.activeElement) element.addEventListener('blur', replace, { once: true })
      else replace()
    })
    return () => {
      gone = true
    }
  }, [])

  // Only for the plain select, as in `SelectField`: React's emptying of a form forgets what was chosen.
  useLayoutEffect(() => {
    if (select.current && state.values?.[name] !== undefined) select.current.value = state.values[name]
  }, [state, name])

  const shared = {
    id,
    'aria-invalid': problem ? (true as const) : undefined,
    'aria-describedby': problem ? `${id}-error` : undefined,
  }

  return (
    <div className={className}>
      <label id={`${id}-label`} htmlFor={id} className="mb-1.5 block text-sm font-semibold">
        {label}
      </label>
      {Combobox ? (
        <>
          <input type="hidden" name={name} value={code} />
          <Combobox
            {...shared}
            labelId={`${id}-label`}
            countries={countries}
            code={code}
            onChoose={setCode}
            searchLabel={searchLabel}
            emptyText={emptyText}
          />
        </>
      ) : (
        <div className="relative">
          <select
            {...shared}
            ref={select}
            name={name}
            defaultValue={initial}
            className="control appearance-none truncate pe-8"
          >
            {countries.map((country) => (
              <option key={country.code} value={country.code}>
                {`${country.name} (+${callingDigits(country)})`}
              </option>
            ))}
          </select>
          <ChevronDown aria-hidden className="pointer-events-none absolute inset-y-0 end-2.5 my-auto size-4" />
        </div>
      )}
      <FieldError id={`${id}-error`}>{problem}</FieldError>
    </div>
  )
}
