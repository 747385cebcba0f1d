import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvRecord } from '@/lib/csv'

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
