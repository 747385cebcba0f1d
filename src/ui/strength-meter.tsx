import type { StrengthLevel } from './password-strength'

/** The meter's sentences. `{level}` in `label` becomes a level's word. */
export type StrengthSentences = {
  label: string
  tooShort: string
  level: Readonly<Record<StrengthLevel, string>>
  advice: Readonly<Record<StrengthLevel, string>>
  warning: Readonly<Record<string, string>>
}

export type Strength = { level: StrengthLevel; warning: string | null; tooShort: boolean }

const bars = {
  weak: { filled: 1, className: 'bg-bad' },
  fair: { filled: 2, className: 'bg-warn' },
  good: { filled: 3, className: 'bg-good' },
  strong: { filled: 4, className: 'bg-good' },
}

/** How hard the password typed so far is to guess, in words; the bars only repeat them. Read out when it changes. */
export function StrengthMeter({ strength, sentences }: { strength: Strength | null; sentences: StrengthSentences }) {
  return (
    <div aria-live="polite" className="text-sm">
      {strength && <Assessment strength={strength} sentences={sentences} />}
    </div>
  )
}

function Assessment({ strength, sentences }: { strength: Strength; sentences: StrengthSentences }) {
  const level = strength.tooShort ? 'weak' : strength.level
  const { filled, className } = bars[level]
  const verdict = strength.tooShort
    ? sentences.tooShort
    : sentences.label.replace('{level}', sentences.level[strength.level])
  const why = strength.warning ? sentences.warning[strength.warning] : undefined

  return (
    <>
      <div aria-hidden className="mt-3 mb-1.5 grid grid-cols-4 gap-1.5">
        {[1, 2, 3, 4].map((bar) => (
          <span key={bar} className={`h-1.5 rounded-full ${bar <= filled ? className : 'bg-line-strong'}`} />
        ))}
      </div>
      <p className="font-semibold">{verdict}</p>
      <p className="text-muted">{why ? `${why} ${sentences.advice[level]}` : sentences.advice[level]}</p>
    </>
  )
}
