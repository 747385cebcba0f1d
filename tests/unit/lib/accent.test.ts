import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accentShades, leastContrast, READABLE, THEMES, themeColours, unreadableIn } from '@/lib/accent'
import { type Colour, contrast, nearestShade, parseColour } from '@/lib/colour'

const colour = fc.integer({ min: 0, max: 0xffffff }).map((value): Colour => `#${value.toString(16).padStart(6, '0')}`)
const channels = (one: Colour) => [1, 3, 5].map((at) => Number.parseInt(one.slice(at, at + 2), 16))

/** Hue in degrees; null for greys, which have none. */
function hueOf(one: Colour): number | null {
  const [red = 0, green = 0, blue = 0] = channels(one)
  const chroma = Math.max(red, green, blue) - Math.min(red, green, blue)
  if (chroma === 0) return null
  return (Math.atan2(Math.sqrt(3) * (green - blue), 2 * red - green - blue) * 180) / Math.PI
}

describe('a colour', () => {
  it.each([
    ['#1F5FBF', '#1f5fbf'],
    [' 1f5fbf ', '#1f5fbf'],
    ['#f60', '#ff6600'],
    ['#ff66', null],
    ['red', null],
    ['#1f5fbg', null],
    ['rgb(1,2,3)', null],
    ['#1f5fbf;}', null],
    ['', null],
  ])('written %j is %j', (text, read) => {
    expect(parseColour(text)).toBe(read)
  })

  it('is nothing but # and six digits, whatever was written', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseColour(text) ?? '#000000').toMatch(/^#[0-9a-f]{6}$/)
      }),
    )
  })
})

describe('contrast', () => {
  // As the W3C's own examples and the common checkers have them.
  it.each([
    ['#000000', '#ffffff', 21],
    ['#ffffff', '#ffffff', 1],
    ['#767676', '#ffffff', 4.54],
    ['#777777', '#ffffff', 4.48],
    ['#ff0000', '#ffffff', 4],
    ['#0000ff', '#ffffff', 8.59],
  ] as const)('of %s and %s is %d', (one, other, ratio) => {
    expect(contrast(one, other)).toBeCloseTo(ratio, 2)
  })

  it('is the same both ways, and between 1 and 21', () => {
    fc.assert(
      fc.property(colour, colour, (one, other) => {
        expect(contrast(one, other)).toBe(contrast(other, one))
        expect(contrast(one, other)).toBeGreaterThanOrEqual(1)
        expect(contrast(one, other)).toBeLessThanOrEqual(21)
      }),
    )
  })
})

describe('the nearest shade', () => {
  it('of a colour that is good enough is the colour itself', () => {
    fc.assert(
      fc.property(colour, (one) => {
        expect(nearestShade(one, 'black', () => true)).toBe(one)
      }),
    )
  })

  it.each(['black', 'white'] as const)('towards %s keeps the hue and goes that way only', (towards) => {
    const paper = towards === 'black' ? '#ffffff' : '#000000'
    fc.assert(
      fc.property(colour, (one) => {
        const shade = nearestShade(one, towards, (it) => contrast(it, paper) >= READABLE)
        expect(contrast(shade, paper)).toBeGreaterThanOrEqual(READABLE)
        expect(contrast(shade, paper)).toBeGreaterThanOrEqual(contrast(one, paper) - 1e-9)
        const [before, after] = [hueOf(one), hueOf(shade)]
        const spread = (it: Colour) => Math.max(...channels(it)) - Math.min(...channels(it))
        // With few steps between its channels a colour cannot keep its hue any better.
        if (before === null || after === null || Math.min(spread(one), spread(shade)) < 40) return
        const turned = Math.abs(before - after)
        expect(Math.min(turned, 360 - turned)).toBeLessThan(3)
      }),
    )
  })

  it('is no farther than it must be', () => {
    fc.assert(
      fc.property(colour, (one) => {
        const isGood = (it: Colour) => contrast(it, '#ffffff') >= READABLE
        fc.pre(!isGood(one))
        const shade = nearestShade(one, 'black', isGood)
        expect(contrast(shade, '#ffffff')).toBeLessThan(READABLE + 0.1)
      }),
    )
  })
})

describe('the shades of an accent', () => {
  it.each(THEMES)('can be read on every surface that is %s, whatever the accent', (theme) => {
    const { canvas, surface, sunken, text } = themeColours(theme)
    fc.assert(
      fc.property(fc.option(colour), (one) => {
        const { accent, strong, soft, on } = accentShades(one, theme)
        for (const ground of [canvas, surface, sunken, soft]) {
          expect(contrast(accent, ground)).toBeGreaterThanOrEqual(READABLE)
          expect(contrast(strong, ground)).toBeGreaterThanOrEqual(READABLE)
        }
        expect(contrast(on, accent)).toBeGreaterThanOrEqual(READABLE)
        expect(contrast(on, strong)).toBeGreaterThanOrEqual(READABLE)
        expect(contrast(text, soft)).toBeGreaterThanOrEqual(READABLE)
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    ['#1f5fbf', ['dark']],
    ['#ff6600', ['light']],
    ['#ffffff', ['light']],
    ['#000000', ['dark']],
    ['#767676', ['light', 'dark']],
  ] as const)('of %s stand in for it in %j', (accent, themes) => {
    expect(unreadableIn(accent)).toEqual(themes)
    for (const theme of THEMES) {
      expect(accentShades(accent, theme).accent === accent).toBe(leastContrast(accent, theme) >= READABLE)
    }
  })
})

it('knows the colours of app/globals.css', () => {
  const css = readFileSync('src/app/globals.css', 'utf8')
  const [light = '', dark = ''] = css.split('@media (prefers-color-scheme: dark)')
  for (const [theme, rules] of [
    ['light', light],
    ['dark', dark],
  ] as const) {
    const { canvas, surface, sunken, line, text } = themeColours(theme)
    const { accent, strong, soft, on } = accentShades(null, theme)
    const tokens = { canvas, surface, sunken, line, text, accent, 'accent-strong': strong, 'accent-soft': soft }
    for (const [name, value] of Object.entries({ ...tokens, 'on-accent': on })) {
      expect(rules).toContain(`--color-${name}: ${value};`)
    }
  }
})
