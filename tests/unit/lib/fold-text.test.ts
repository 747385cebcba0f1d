import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldText } from '@/lib/fold-text'

/** Whole characters of every plane and script; half of a pair is none. */
const text = fc.string({ unit: 'grapheme' })
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at)
const anyText = fc.string({ unit: 'binary' })

describe('a folded text', () => {
  it.each([
    ['upper and lower case', 'Grand-Père', 'grand-père'],
    ['ß and its capitals', 'Straße', 'STRASSE'],
    ['both small sigmas', 'Οδυσσεύς', 'ΟΔΥΣΣΕΎΣ'],
    ['full width', 'Ｔｏｋｙｏ　１２', 'tokyo 12'],
    ['half-width kana', 'ﾊﾟﾝ', 'パン'],
    ['ligatures', 'ﬁlm', 'film'],
    ['composed and decomposed letters', 'Zürich', 'Zu\u0308rich'],
    ['marks in another order', 'a\u0323\u0302', 'a\u0302\u0323'],
    ['Hangul by letter and by syllable', '한국', '\u1112\u1161\u11ab\u1100\u116e\u11a8'],
    ['space around and within', '  my \t old\u00a0\u3000dog\n', 'my old dog'],
    ['what is zero characters wide', 'te\u200bddy\ufeff\u00ad', 'teddy'],
    ['a mark behind something that cannot be seen', 'Zu\u034f\u0308rich', 'Zürich'],
    ['marks of direction', '\u202eתפוח\u202c\u200f', 'תפוח'],
    ['a joiner that some keyboards leave out', 'می\u200cخواهم', 'میخواهم'],
    ['the look of an emoji', '❤\ufe0f dog', '❤ dog'],
  ])('is the same for %s', (_, one, other) => {
    expect(foldText(one)).toBe(foldText(other))
  })

  it.each([
    ['letters of two alphabets that look alike', 'paypal', 'pаypаl'],
    ['accents', 'pere', 'père'],
    ['punctuation', 'St. Louis', 'St Louis'],
    ['a space and none', 'new york', 'newyork'],
    ['digits and words', '2', 'two'],
  ])('is not the same for %s', (_, one, other) => {
    expect(foldText(one)).not.toBe(foldText(other))
  })

  it('stays as it is when it is folded again', () => {
    fc.assert(
      fc.property(fc.oneof(text, anyText), (any) => foldText(foldText(any)) === foldText(any)),
      {
        numRuns: 2000,
      },
    )
  })

  it('does not depend on how the text was written: its case, its form, the space around it', () => {
    fc.assert(
      fc.property(text, (any) => {
        for (const form of ['NFC', 'NFD', 'NFKC', 'NFKD'] as const) {
          expect(foldText(any.normalize(form))).toBe(foldText(any))
        }
        expect(foldText(` \u200e${any}\u2069 `)).toBe(foldText(any))
        expect(foldText(any.toUpperCase())).toBe(foldText(any.toUpperCase().toLowerCase()))
      }),
      { numRuns: 2000 },
    )
  })

  it('of every single character is settled, and holds nothing that cannot be seen', () => {
    // Everything that has a case, a compatibility form or no width; beyond are ideographs and nothing.
    const isOf = (point: number) => point < 0xd800 || point > 0xdfff
    const points = [range(0, 0x1ffff), range(0x2f800, 0x2fa1f), range(0xe0000, 0xe0fff)].flat().filter(isOf)
    for (const point of points) {
      const folded = foldText(`x${String.fromCodePoint(point)}y`)
      if (foldText(folded) !== folded || /[\p{Default_Ignorable_Code_Point}\p{Cc}]/u.test(folded)) {
        expect(`U+${point.toString(16)} ${JSON.stringify(folded)}`).toBe('settled')
      }
    }
  })
})
