import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { verificationCode } from '@/features/verification/verification-code'

const Code = verificationCode({ missing: 'missing', characters: 'characters', length: 'length' })
const sentencesFor = (typed: unknown) => Code.safeParse(typed).error?.issues.map(({ message }) => message)
const digits = fc.stringMatching(/^\d{6}$/)
const between = fc.stringMatching(/^[ \u00a0\u2009\u202f\t–—-]{0,3}$/)

describe('a code', () => {
  it('is its six digits, whatever spaces and hyphens stand around and between them', () => {
    const gaps = fc.array(between, { minLength: 7, maxLength: 7 })
    fc.assert(
      fc.property(digits, gaps, (code, gap) => {
        const typed = gap[0] + [...code].map((digit, n) => digit + gap[n + 1]).join('')
        expect(Code.parse(typed)).toBe(code)
      }),
    )
  })

  it('keeps its leading zeros', () => {
    expect(Code.parse('000 042')).toBe('000042')
  })

  it('may be typed in full-width digits', () => {
    expect(Code.parse('１２３－４５６')).toBe('123456')
  })
})

describe('the sentence', () => {
  it.each(['', '   ', ' - '])('for nothing (%j) asks for the code', (typed) => {
    expect(sentencesFor(typed)).toEqual(['missing'])
  })

  it.each(['12345a', 'abcdef', '12345O', '12.456', '١٢٣٤٥٦', '12345\0', '<b>123456</b>', '1e5', '+12345'])(
    'for other characters (%j) says that a code has digits',
    (typed) => {
      expect(sentencesFor(typed)).toEqual(['characters'])
    },
  )

  it.each(['1', '12345', '1234567', '1'.repeat(90), '1'.repeat(100_000)])(
    'for another length (%.10s…) says how many digits',
    (typed) => {
      expect(sentencesFor(typed)).toEqual(['length'])
    },
  )

  it('is always exactly one of the three, and nothing but six digits passes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (typed) => {
        const result = Code.safeParse(typed)
        if (result.success) expect(result.data).toMatch(/^[0-9]{6}$/)
        else
          expect(result.error.issues.map(({ message }) => message)).toEqual([
            expect.stringMatching(/^(missing|characters|length)$/),
          ])
      }),
    )
  })
})
