import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readImport } from '@/features/groups/read-import'

describe('addresses that are imported', () => {
  it('stand one a line, with empty lines between them', () => {
    expect(readImport('a@x.test\n\n  b@x.test  \n')).toEqual([
      { line: 1, text: 'a@x.test' },
      { line: 3, text: 'b@x.test' },
    ])
  })

  it('stand in the column that is headed so', () => {
    expect(readImport('Name,E-mail address\nA,a@x.test\nB,what')).toEqual([
      { line: 2, text: 'a@x.test' },
      { line: 3, text: 'what' },
    ])
  })

  it('stand in the first column that has one, where no column is headed so', () => {
    expect(readImport('A;a@x.test\nB;b@x.test')).toEqual([
      { line: 1, text: 'a@x.test' },
      { line: 2, text: 'b@x.test' },
    ])
  })

  it('are not lost where they are none: each line that is not empty is there', () => {
    expect(readImport('what\nis this')).toEqual([
      { line: 1, text: 'what' },
      { line: 2, text: 'is this' },
    ])
    expect(readImport('A,a@x.test\nB')).toEqual([
      { line: 1, text: 'a@x.test' },
      { line: 2, text: '' },
    ])
    const line = fc.stringMatching(/^[a-z@. ]{1,20}$/).filter((text) => text.trim() !== '')
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        expect(readImport(lines.join('\n')).map(({ line }) => line)).toEqual(lines.map((_, at) => at + 1))
      }),
    )
  })
})
