'use client'

import { useId, useState } from 'react'
import { accentShades, THEMES, type Theme, unreadableIn } from '@/lib/accent'
import { parseColour } from '@/lib/colour'
import { Field } from '@/ui/field'
import { useForm } from '@/ui/form-context'
import { AccentPreview, type PreviewWords } from './accent-preview'

export type AccentWords = {
  label: string
  hint: string
  shades: string
  preview: PreviewWords
  themes: Record<Theme, { name: string; label: string; adjusted: string }>
}

/**
 * The box for the accent colour, what it looks like in both themes, and where it cannot be read in one of them the shade
 * that would stand in for it. It follows what is typed; without JavaScript it shows what the form was sent with.
 */
export function AccentField({ current, words }: { current: string | null; words: AccentWords }) {
  const id = useId()
  const { state } = useForm()
  const sent = state.values?.accent ?? current ?? ''
  const [typed, setTyped] = useState<string | null>(null)
  const colour = parseColour(typed ?? sent)
  const unreadable = colour ? unreadableIn(colour) : []
  // Nobody agreed yet to the shades of a colour that is only being typed.
  const isAccepted = state.values ? state.values.shades === 'on' : colour !== null && colour === current

  return (
    <div>
      <Field
        name="accent"
        label={words.label}
        hint={words.hint}
        defaultValue={current ?? undefined}
        maxLength={20}
        autoComplete="off"
        spellCheck={false}
        inputClassName="max-w-48 font-mono"
        onInput={(event) => setTyped(event.currentTarget.value)}
        className=""
      />
      <div className="mt-4.5 grid gap-4 md:grid-cols-2">
        {THEMES.map((theme) => {
          const shades = accentShades(colour, theme)
          const { name, label, adjusted } = words.themes[theme]
          return (
            <figure key={theme} className="min-w-0">
              <AccentPreview theme={theme} shades={shades} words={words.preview} label={label} />
              <figcaption className="mt-2 text-hint text-muted">
                <span className="font-semibold text-text">{name}</span> <code>{shades.accent}</code>
                {unreadable.includes(theme) && <span className="block">{adjusted}</span>}
              </figcaption>
            </figure>
          )
        })}
      </div>
      {unreadable.length > 0 && (
        <label htmlFor={id} className="mt-3 flex min-h-11 cursor-pointer items-center gap-2.5">
          <input
            id={id}
            key={String(isAccepted)}
            type="checkbox"
            name="shades"
            defaultChecked={isAccepted}
            className="size-4 flex-none"
          />
          <span className="min-w-0">{words.shades}</span>
        </label>
      )}
    </div>
  )
}
