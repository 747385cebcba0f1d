import { describe, expect, it } from 'vitest'
import { formatCode, newCode, recoveryCode } from '@/features/methods/recovery-codes/code'

const schema = recoveryCode({ missing: 'missing', characters: 'characters', length: 'length' })
const read = (text: string) => {
  const parsed = schema.safeParse(text)
  return parsed.success ? parsed.data : parsed.error.issues[0]?.message
}

describe('a new code', () => {
  it('has sixteen characters of which no two look alike, and no vowels', () => {
    const all = Array.from({ length: 500 }, newCode)
    for (const code of all) expect(code).toMatch(/^[0-9CDFGHJKMNPQRTVWXY]{16}$/)
    expect(new Set(all).size).toBe(500)
    expect(new Set(all.join('')).size).toBe(27)
  })

  it('is read as it is shown', () => {
    const code = newCode()
    expect(formatCode(code)).toMatch(/^\w{4}-\w{4}-\w{4}-\w{4}$/)
    expect(read(formatCode(code))).toBe(code)
  })
})

describe('a code that is typed', () => {
  it.each([
    ['4D7K-09XR-WP31-HVQ6', '4D7K09XRWP31HVQ6'],
    ['  4d7k 09xr wp31 hvq6\n', '4D7K09XRWP31HVQ6'],
    ['4d7k–09xr—wp31 - hvq6', '4D7K09XRWP31HVQ6'],
    ['4D7K-O9XR-WPЗ1-HVQ6', 'characters'],
    ['4d7k-o9xr-wp3l-hvq6', '4D7K09XRWP31HVQ6'],
    ['oOiI-lLzZ-sSbB-0125', '0011112255880125'],
    ['４Ｄ７Ｋ－０９ＸＲ－ＷＰ３１－ＨＶＱ６', '4D7K09XRWP31HVQ6'],
    ['', 'missing'],
    [' - - ', 'missing'],
    ['4D7K-09XR-WP31-HVQ', 'length'],
    ['4D7K-09XR-WP31-HVQ66', 'length'],
    ['123456', 'length'],
    ["4D7K-09XR-WP31-HV';", 'characters'],
    ['4D7K-09XR-WP31-HVQA', 'characters'],
    ['x'.repeat(101), 'length'],
    ['\u0000'.repeat(16), 'characters'],
  ])('as %j is %s', (typed, code) => {
    expect(read(typed)).toBe(code)
  })
})
