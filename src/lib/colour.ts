/** A colour of sRGB, as pages write it: `#` and six hexadecimal digits in lower case. */
export type Colour = `#${string}`

const WHITE: Colour = '#ffffff'
const BLACK: Colour = '#000000'

/** Reads a colour as people write it: with or without `#`, three digits or six. Null for anything else. */
export function parseColour(text: string): Colour | null {
  const digits = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/.exec(text.trim().toLowerCase())?.[1]
  if (!digits) return null
  return `#${digits.length === 3 ? [...digits].map((digit) => digit + digit).join('') : digits}`
}

/** How far apart two colours are for reading, 1 to 21 (WCAG 2.2, "contrast ratio"). */
export function contrast(one: Colour, other: Colour): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number]
  return (lighter + 0.05) / (darker + 0.05)
}

/** WCAG 2.2, "relative luminance". */
function luminance(colour: Colour): number {
  const [red, green, blue] = channels(colour).map((value) => {
    const part = value / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** `share` of the first colour in the second, 0 to 1. */
export function mix(one: Colour, share: number, other: Colour): Colour {
  const under = channels(other)
  return fromChannels(channels(one).map((value, at) => value * share + (under[at] ?? 0) * (1 - share)))
}

/**
 * The shade of the same hue and saturation that is nearest to `colour` and good enough, going towards black or towards
 * white, one of which must be: the colour itself where it is.
 */
export function nearestShade(colour: Colour, towards: 'black' | 'white', isGood: (shade: Colour) => boolean): Colour {
  if (isGood(colour)) return colour
  const { hue, saturation, lightness } = toHsl(colour)
  const steps = 1000
  for (let step = 1; step < steps; step++) {
    const share = step / steps
    const lighter = towards === 'white' ? lightness + (1 - lightness) * share : lightness * (1 - share)
    const shade = fromHsl({ hue, saturation, lightness: lighter })
    if (isGood(shade)) return shade
  }
  return towards === 'white' ? WHITE : BLACK
}

type Hsl = { hue: number; saturation: number; lightness: number }

/** Hue in sixths of the circle, the others 0 to 1. */
function toHsl(colour: Colour): Hsl {
  const [red, green, blue] = channels(colour).map((value) => value / 255) as [number, number, number]
  const [max, min] = [Math.max(red, green, blue), Math.min(red, green, blue)]
  const [lightness, chroma] = [(max + min) / 2, max - min]
  if (chroma === 0) return { hue: 0, saturation: 0, lightness }
  const sector =
    max === red ? (green - blue) / chroma : max === green ? (blue - red) / chroma + 2 : (red - green) / chroma + 4
  return { hue: (sector + 6) % 6, saturation: chroma / (1 - Math.abs(2 * lightness - 1)), lightness }
}

function fromHsl({ hue, saturation, lightness }: Hsl): Colour {
  const chroma = (1 - Math.abs(2 * lightness - 1)) * saturation
  const value = (offset: number) => {
    const distance = Math.abs(((hue + offset) % 6) - 3) - 1
    return (lightness - chroma / 2 + chroma * Math.min(Math.max(distance, 0), 1)) * 255
  }
  return fromChannels([value(0), value(4), value(2)])
}

function channels(colour: Colour): [number, number, number] {
  const value = Number.parseInt(colour.slice(1), 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}

function fromChannels(values: readonly number[]): Colour {
  const digits = values.map((value) => Math.round(value).toString(16).padStart(2, '0'))
  return `#${digits.join('')}`
}
