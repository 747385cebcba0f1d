'use client'

import type { CountryCode } from 'libphonenumber-js'
import { type ComponentProps, type FocusEvent, type FormEvent, useRef } from 'react'
import { Field } from './field'

type Library = typeof import('libphonenumber-js')

/**
 * A box for a phone number, national for the country chosen beside it or international with a plus. Once it has been
 * touched it groups digits as they are typed, only at the end of the text and only where no character would be lost.
 */
export function PhoneInput({
  countryName = 'country',
  ...field
}: ComponentProps<typeof Field> & {
  /** The name under which the form carries the country. */
  countryName?: string
}) {
  const library = useRef<Promise<Library> | null>(null)
  const loaded = useRef<Library | null>(null)

  /** What was typed before the library came is grouped once it is there. */
  function load(event: FocusEvent<HTMLInputElement>) {
    const box = event.currentTarget
    library.current ??= import('libphonenumber-js').then((module) => {
      loaded.current = module
      group(box)
      return module
    })
  }

  function format(event: FormEvent<HTMLInputElement>) {
    const input = event.nativeEvent as Partial<InputEvent> // autofill sends a plain event
    if (!input.isComposing && !input.inputType?.startsWith('delete')) group(event.currentTarget)
  }

  function group(box: HTMLInputElement) {
    if (!loaded.current || box.selectionStart !== box.value.length) return
    const country = (box.form?.elements.namedItem(countryName) as HTMLInputElement | HTMLSelectElement | null)?.value
    const grouped = new loaded.current.AsYouType(country as CountryCode | undefined).input(box.value)
    if (grouped !== box.value && significant(grouped) === significant(box.value)) box.value = grouped
  }

  return (
    <Field
      type="tel"
      inputMode="tel"
      autoComplete="tel"
      dir="ltr"
      maxLength={40}
      {...field}
      onFocus={load}
      onInput={format}
    />
  )
}

/** What must survive grouping: everything but the marks between groups. */
function significant(text: string): string {
  return text.replace(/[\s().-]/g, '')
}
