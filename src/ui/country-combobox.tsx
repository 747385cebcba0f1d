'use client'

import { Combobox } from '@base-ui/react/combobox'
import { Check, ChevronDown } from 'lucide-react'
import { useState } from 'react'
import { type Country, callingDigits, searchCountries } from './search-countries'

export type CountryComboboxProps = {
  id: string
  labelId: string
  countries: readonly Country[]
  code: string
  onChoose: (code: string) => void
  searchLabel: string
  emptyText: string
  'aria-invalid'?: true
  'aria-describedby'?: string
}

/** The searchable half of `CountryPicker`, in a file of its own so that only a page with a picker loads it. */
export function CountryCombobox({
  id,
  labelId,
  countries,
  code,
  onChoose,
  searchLabel,
  emptyText,
  ...aria
}: CountryComboboxProps) {
  const [query, setQuery] = useState('')
  // The list must live inside the modal dialog around it: everything else is behind it and inert.
  const [container, setContainer] = useState<HTMLElement | null>(null)
  const chosen = countries.find((country) => country.code === code) ?? null

  return (
    <div ref={(element) => setContainer(element?.closest('dialog') ?? null)}>
      <Combobox.Root
        items={countries}
        filteredItems={searchCountries(countries, query)}
        value={chosen}
        onValueChange={(country) => country && onChoose(country.code)}
        inputValue={query}
        onInputValueChange={setQuery}
        itemToStringLabel={(country: Country) => country.name}
        autoHighlight
      >
        <Combobox.Trigger {...aria} id={id} aria-labelledby={labelId} className="control flex items-center pe-2.5">
          <span className="truncate">{chosen?.name}</span>
          <span className="flex-none whitespace-pre">{chosen && ` (+${callingDigits(chosen)})`}</span>
          <ChevronDown aria-hidden className="ms-auto size-4 flex-none" />
        </Combobox.Trigger>
        <Combobox.Portal container={container ?? undefined}>
          <Combobox.Positioner
            align="start"
            sideOffset={4}
            positionMethod="fixed"
            collisionPadding={12}
            className="z-40 outline-none"
          >
            <Combobox.Popup
              aria-labelledby={labelId}
              className="flex max-h-[min(24rem,var(--available-height))] w-[max(var(--anchor-width),20rem)] max-w-(--available-width) flex-col overflow-hidden rounded-card border border-line-strong bg-surface text-text shadow-[var(--lift)]"
            >
              <div className="border-b border-line p-2">
                <Combobox.Input aria-label={searchLabel} placeholder={searchLabel} className="control" />
              </div>
              <Combobox.Empty className="px-4 py-3 text-sm text-muted empty:p-0">{emptyText}</Combobox.Empty>
              <Combobox.List className="min-h-0 overflow-y-auto overscroll-contain p-1 data-empty:p-0">
                {(country: Country) => (
                  <Combobox.Item
                    key={country.code}
                    value={country}
                    className="flex min-h-10 cursor-pointer items-center gap-2 rounded-control px-2.5 py-1.5 data-highlighted:bg-accent-soft data-highlighted:text-accent-strong data-selected:font-semibold pointer-coarse:min-h-11 forced-colors:data-highlighted:outline-2 forced-colors:data-highlighted:-outline-offset-2"
                  >
                    <span className="min-w-0 flex-1">{country.name}</span>{' '}
                    <span className="text-muted tabular-nums">+{callingDigits(country)}</span>
                    <Combobox.ItemIndicator className="flex-none">
                      <Check aria-hidden className="size-4" />
                    </Combobox.ItemIndicator>
                  </Combobox.Item>
                )}
              </Combobox.List>
            </Combobox.Popup>
          </Combobox.Positioner>
        </Combobox.Portal>
      </Combobox.Root>
    </div>
  )
}
