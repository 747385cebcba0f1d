'use client'

import { Search } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import { FieldError } from './field-error'
import { useForm } from './form-context'
import { type Country, callingDigits, searchCountries } from './search-countries'
import { TextButton } from './text-button'

/**
 * Which countries: a box of ticks that scrolls, all under one name. With JavaScript it can be searched, and all that is
 * seen ticked or cleared at once.
 */
export function CountryChecklist({
  name = 'countries',
  legend,
  countries,
  defaultValue = [],
  searchLabel,
  selectAllLabel,
  selectNoneLabel,
  emptyText,
  hint,
  error,
  className = 'mt-4.5',
}: {
  name?: string
  legend: ReactNode
  countries: readonly Country[]
  /** The codes that are ticked. */
  defaultValue?: readonly string[]
  searchLabel: string
  selectAllLabel: string
  selectNoneLabel: string
  emptyText: string
  hint?: ReactNode
  error?: string
  className?: string
}) {
  const id = useId()
  const { state } = useForm()
  const problem = error ?? state.fields?.[name]
  const [ticked, setTicked] = useState<ReadonlySet<string>>(() => new Set(defaultValue))
  const [query, setQuery] = useState('')
  const seen = new Set(searchCountries(countries, query).map((country) => country.code))
  const describedBy = [problem && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ')

  function tick(codes: Iterable<string>, on: boolean) {
    const next = new Set(ticked)
    for (const code of codes) {
      if (on) next.add(code)
      else next.delete(code)
    }
    setTicked(next)
  }

  return (
    <fieldset
      data-invalid={problem ? '' : undefined}
      aria-describedby={describedBy || undefined}
      className={`min-w-0 ${className}`}
    >
      <legend className="mb-1.5 text-sm font-semibold">{legend}</legend>
      <div className={`overflow-hidden rounded-control border bg-surface ${problem ? 'border-bad' : 'border-edge'}`}>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line p-2 pe-3 noscript:hidden">
          <div className="relative min-w-44 flex-1">
            <Search aria-hidden className="absolute inset-y-0 start-3 my-auto size-4 text-muted" />
            <input
              type="search"
              aria-label={searchLabel}
              placeholder={searchLabel}
              value={query}
              onChange={(event) => setQuery(event.target.value)}
              onKeyDown={(event) => {
                // Enter searches; it must not send the form around.
                if (event.key === 'Enter') event.preventDefault()
              }}
              className="control h-10 ps-9 pointer-coarse:h-11"
            />
          </div>
          <div className="flex gap-4 text-sm">
            <TextButton type="button" onClick={() => tick(seen, true)}>
              {selectAllLabel}
            </TextButton>
            <TextButton type="button" onClick={() => tick(seen, false)}>
              {selectNoneLabel}
            </TextButton>
          </div>
        </div>
        <div className="h-72 overflow-y-auto overscroll-contain p-1">
          {countries.map((country) => (
            <label
              key={country.code}
              hidden={!seen.has(country.code)}
              className="flex min-h-9 items-center gap-2.5 rounded-control px-2.5 py-1 hover:bg-sunken pointer-coarse:min-h-11 [&[hidden]]:hidden"
            >
              <input
                type="checkbox"
                name={name}
                value={country.code}
                checked={ticked.has(country.code)}
                onChange={(event) => tick([country.code], event.target.checked)}
                className="size-4 flex-none"
              />
              <span className="min-w-0 flex-1">{country.name}</span>
              <span className="text-sm text-muted tabular-nums">+{callingDigits(country)}</span>
            </label>
          ))}
          {seen.size === 0 && <p className="px-2.5 py-2 text-sm text-muted">{emptyText}</p>}
        </div>
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
