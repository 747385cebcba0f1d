import type { AccentShades, Theme } from '@/lib/accent'
import { themeColours } from '@/lib/accent'

export type PreviewWords = { text: string; link: string; button: string }

/** A piece of a page in the colours of one theme, whichever the reader has. Its colours are attributes, not styles. */
export function AccentPreview({
  theme,
  shades,
  words,
  label,
}: {
  theme: Theme
  shades: AccentShades
  words: PreviewWords
  label: string
}) {
  const { canvas, surface, line, text } = themeColours(theme)
  return (
    <svg viewBox="0 0 280 104" role="img" aria-label={label} className="block w-full rounded-card border border-line">
      <rect width="280" height="104" fill={canvas} />
      <rect x="12" y="12" width="256" height="80" rx="10" fill={surface} stroke={line} />
      <text x="28" y="46" fontSize="14" fontWeight="600" fill={text}>
        {words.text}
      </text>
      <text x="28" y="70" fontSize="14" fontWeight="500" fill={shades.accent}>
        {words.link}
      </text>
      <rect x="160" y="32" width="92" height="40" rx="8" fill={shades.accent} />
      <text x="206" y="57" fontSize="14" fontWeight="600" textAnchor="middle" fill={shades.on}>
        {words.button}
      </text>
    </svg>
  )
}
