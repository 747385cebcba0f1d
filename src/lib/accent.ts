import { type Colour, contrast, mix, nearestShade } from './colour'

export const THEMES = ['light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

/** The colours of one theme that follow from the accent (app/globals.css). */
export type AccentShades = { accent: Colour; strong: Colour; soft: Colour; on: Colour }

/** What text may need (WCAG 2.2, 1.4.3). */
export const READABLE = 4.5

/** The surfaces and the text of app/globals.css, and how an accent is shaded for them. */
const themes = {
  light: {
    canvas: '#f6f7f9',
    surface: '#ffffff',
    sunken: '#eef0f4',
    line: '#e1e4ea',
    text: '#171a21',
    on: '#ffffff',
    towards: 'black',
    soft: 0.1,
  },
  dark: {
    canvas: '#0f1218',
    surface: '#171b23',
    sunken: '#1f2530',
    line: '#2a313d',
    text: '#eceff5',
    on: '#0f1218',
    towards: 'white',
    soft: 0.16,
  },
} as const satisfies Record<Theme, Record<'canvas' | 'surface' | 'sunken' | 'line' | 'text' | 'on', Colour> & Shading>

/** The accent of the product, as app/globals.css has it, where the organisation has none. */
const own: Record<Theme, AccentShades> = {
  light: { accent: '#1f5fbf', strong: '#174a96', soft: '#e8f0fc', on: '#ffffff' },
  dark: { accent: '#7fb0ff', strong: '#a6c8ff', soft: '#1b2a44', on: '#0d1a30' },
}

type Shading = { towards: 'black' | 'white'; soft: number }

/** The colours of a theme that no accent changes. */
export const themeColours = (theme: Theme) => themes[theme]

/** The least contrast that text in the accent, or on it, would have in a theme. */
export function leastContrast(accent: Colour, theme: Theme): number {
  const { canvas, surface, sunken, on } = themes[theme]
  const { soft } = shadesFrom(accent, theme)
  return Math.min(...[canvas, surface, sunken, soft, on].map((other) => contrast(accent, other)))
}

/**
 * The accent of a theme with the colours that follow from it: the organisation's own where it can be read there, else the
 * nearest shade of the same hue that can. Null gives the product's own.
 */
export function accentShades(accent: Colour | null, theme: Theme): AccentShades {
  if (!accent) return own[theme]
  const isReadable = (shade: Colour) => leastContrast(shade, theme) >= READABLE
  return shadesFrom(nearestShade(accent, themes[theme].towards, isReadable), theme)
}

/** The themes in which an accent cannot be read as it is. */
export function unreadableIn(accent: Colour): Theme[] {
  return THEMES.filter((theme) => leastContrast(accent, theme) < READABLE)
}

function shadesFrom(accent: Colour, theme: Theme): AccentShades {
  const { surface, on, soft, towards } = themes[theme]
  const strong = mix(accent, 0.76, towards === 'black' ? '#000000' : '#ffffff')
  return { accent, strong, soft: mix(accent, soft, surface), on }
}
