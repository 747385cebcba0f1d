import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvLine, parseCsv } from '@/lib/csv'

describe('a CSV file', () => {
  it.each([
    [
      'a,b\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a;b\r\nc;d\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a\tb\rc\td',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['\uFEFF"a ""b""","c\nd"\n', [['a "b"', 'c\nd']]],
    ['a\n\nb', [['a'], [''], ['b']]],
    ['"a', [['a']]],
    ['', []],
  ])('%j is read', (text, rows) => {
    expect(parseCsv(text)).toEqual(rows)
  })

  it('that we wrote is read as it was, whatever is in it', () => {
    const cell = fc.string().filter((text) => !/^[=+\-@\t\r]/.test(text))
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1 }), (rows) => {
        const first = ['email', 'name']
        expect(parseCsv([first, ...rows].map(csvLine).join(''))).toEqual([first, ...rows])
      }),
    )
  })

  it('never takes a spreadsheet for a calculator', () => {
    for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1']) expect(csvLine([text])).toBe(`"'${text}"\r\n`)
  })

  it('ends whatever it is given', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => Array.isArray(parseCsv(text))))
  })
})
