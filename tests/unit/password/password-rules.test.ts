import { dictionary } from '@zxcvbn-ts/language-common'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { passwordRefusal } from '@/features/password/password-rules'

const alex = { organisation: 'Northfield Clinic', displayName: 'Zoë Müller-Li', email: 'zoe.m@northfield.example' }
const refusal = (password: string) => passwordRefusal(password, alex)

describe('length', () => {
  it('is counted in characters, not in bytes or UTF-16 units', () => {
    const emoji = ['🐎', '🔋', '📎', '🍋', '🌍', '🎈', '🚲', '🧦', '🥕', '🪁', '🎻', '🧊', '🦉', '🧭', '🪴']
    expect(refusal(emoji.join(''))).toBeNull()
    expect(refusal(emoji.slice(1).join(''))).toBe('too_short')
  })

  it('is counted after composing, so that an accent typed by itself adds nothing', () => {
    const composed = 'éléphants gris'
    expect([...composed]).toHaveLength(14)
    expect(refusal(composed.normalize('NFD'))).toBe('too_short')
  })

  it('may be 256 and no more', () => {
    const long = Array.from({ length: 64 }, (_, i) => `${String.fromCodePoint(0x4e00 + i * 7)}aß `).join('')
    expect([...long]).toHaveLength(256)
    expect(refusal(long)).toBeNull()
    expect(refusal(`${long}x`)).toBe('too_long')
  })
})

describe('what is tried first', () => {
  it('refuses every common password that is long enough, in any case and Unicode form', () => {
    const long = dictionary['passwords-common'].filter((password) => [...password].length >= 15)
    expect(long.length).toBeGreaterThan(20)
    fc.assert(
      fc.property(
        fc.constantFrom(...long),
        fc.infiniteStream(fc.boolean()),
        fc.boolean(),
        (password, capitals, wide) => {
          const cased = [...password].map((letter) => (capitals.next().value ? letter.toUpperCase() : letter))
          const typed = wide ? cased.map(fullWidth) : cased
          expect(refusal(typed.join(''))).toMatch(/common|repeated/)
        },
      ),
    )
  })

  it('refuses a common password said over and over, the last time perhaps in part', () => {
    expect(refusal('qwertyqwertyqwe')).toBe('common')
    expect(refusal('MonkeyMonkeyMonkey')).toBe('common')
    expect(refusal('123456789012345')).toBe('common')
  })

  it('refuses up to four characters repeated, whatever they are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 4 }), (unit) => {
        const characters = [...unit.normalize('NFC')].slice(0, 4)
        const long = characters.join('').repeat(15)
        expect(refusal([...long].slice(0, 20).join(''))).toMatch(/repeated|too_short/)
      }),
    )
    expect(refusal(' '.repeat(15))).toBe('repeated')
  })
})

describe('what others know', () => {
  it.each([
    'northfield clinic',
    'NorthfieldClinic2026',
    'northfield-northfield',
    'countersign.2026.!',
    'ＺＯＥ　ＭＵＬＬＥＲ　２０２６',
    'zoemullerzoemuller',
    'Zoé Müller 12345678',
    'clinic northfield zoe',
    'zoe.m@northfield.example',
  ])('refuses %s', (password) => {
    expect(refusal(password)).toBe('about_you')
  })

  it('refuses any order and number of those words, with anything but letters between and after them', () => {
    const word = fc.constantFrom('northfield', 'Clinic', 'zoe', 'ZOË', 'müller', 'COUNTERSIGN', 'example')
    const filling = fc.stringMatching(/^[0-9 .!_-]{0,5}$/)
    fc.assert(
      fc.property(fc.array(fc.tuple(word, filling), { minLength: 3, maxLength: 8 }), (parts) => {
        const password = parts.flat().join('')
        fc.pre([...password].length >= 15)
        expect(refusal(password)).toMatch(/about_you|repeated/)
      }),
    )
  })

  it('lets them stand beside words that have nothing to do with the person', () => {
    expect(refusal('northfield violet kettle')).toBeNull()
  })

  it('stays quick for names made to be ambiguous', () => {
    const started = performance.now()
    const hostile = { organisation: 'aa aaa aaaa aaaaa', displayName: 'aaaaaaa', email: 'aa@aaaa.aaa' }
    expect(passwordRefusal(`${'ab'.repeat(4)}${'a'.repeat(240)}b`, hostile)).toBeNull()
    expect(performance.now() - started).toBeLessThan(200)
  })
})

describe('what is let through', () => {
  it('asks for no kinds of characters', () => {
    expect(refusal('violet kettle marches')).toBeNull()
    expect(refusal('837401926475018')).toBeNull()
    expect(refusal('紫色の湯沸かしが家まで行進する')).toBeNull()
  })

  it('lets random passwords through', () => {
    fc.assert(fc.property(fc.uuid(), (password) => refusal(password) === null))
  })
})

function fullWidth(letter: string): string {
  const code = letter.charCodeAt(0)
  return code > 0x20 && code < 0x7f ? String.fromCharCode(code + 0xfee0) : letter
}
