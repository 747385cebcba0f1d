import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvRecord, parseCsv } from '@/lib/csv'

/** Reads one record as RFC 4180 says. */
function read(record: string): string[] {
  expect(record.endsWith('\r\n')).toBe(true)
  const whole = `,${record.slice(0, -2)}`
  const fields = [...whole.matchAll(/,(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g)]
  expect(fields.map(([field]) => field).join('')).toBe(whole)
  return fields.map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '')
}

describe('a record', () => {
  it.each([
    ['=HYPERLINK("http://evil.test")', '"\'=HYPERLINK(""http://evil.test"")"'],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\tx', "'\tx"],
    ['\rx', '"\'\rx"'],
    ['two\nlines', '"two\nlines"'],
    ['a,b', '"a,b"'],
    ['1-1=0', '1-1=0'],
    [null, ''],
  ])('writes %j as %j', (field, written) => expect(csvRecord([field, 'x'])).toBe(`${written},x\r\n`))

  it('comes back as it was, and never begins with what a spreadsheet would run', () => {
    const text = fc.string({ unit: fc.oneof(fc.constantFrom(...'=+-@\t\r\n",\'a'), fc.string({ maxLength: 1 })) })
    fc.assert(
      fc.property(fc.array(text, { minLength: 2, maxLength: 6 }), (fields) => {
        const back = read(csvRecord(fields))
        expect(back.map((field, at) => (field === fields[at] ? field : field.slice(1)))).toEqual(fields)
        for (const field of back) expect(field).not.toMatch(/^[=+\-@\t\r]/)
      }),
    )
  })
})

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
        expect(parseCsv([first, ...rows].map(csvRecord).join(''))).toEqual([first, ...rows])
      }),
    )
  })

  it('ends whatever it is given', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => Array.isArray(parseCsv(text))))
  })
})
