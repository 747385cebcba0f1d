import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  comparable,
  formatAddress,
  isWithin,
  maskAddress,
  maskDomain,
  parseAddress,
  parseDomain,
} from '@/features/methods/email/address'
import { storedIdentity } from '@/features/methods/identity'

const parsed = (text: string) => parseAddress(text) ?? 'none'
const address = (text: string) => {
  const one = parseAddress(text)
  if (!one) throw new Error(`${text} is not an address`)
  return one
}

describe('an address', () => {
  it.each([
    ['alex@example.com', 'alex@example.com'],
    ['  Alex.Moreau+reset@Example.COM ', 'Alex.Moreau+reset@example.com'],
    ["o'neill_{x}@mail.example.co.uk", "o'neill_{x}@mail.example.co.uk"],
    ['ana@bücher.example', 'ana@xn--bcher-kva.example'],
    ['ana@xn--bcher-kva.example', 'ana@xn--bcher-kva.example'],
    // Another script, another domain: what looks like example.com is looked up as what it is.
    ['alex@ехаmple.com', 'alex@xn--mple-43d3a6i.com'],
    // What is the same domain to a mail server is the same to us.
    ['alex@ＥＸＡＭＰＬＥ.com', 'alex@example.com'],
    [`${'a'.repeat(64)}@example.com`, `${'a'.repeat(64)}@example.com`],
  ])('%s is %s', (text, expected) => expect(parsed(text)).toBe(expected))

  it.each([
    '',
    '@',
    'alex',
    'alex@',
    '@example.com',
    'alex@example',
    'alex@localhost',
    'alex@example.com.',
    'alex@.example.com',
    'alex@example..com',
    'alex@-example.com',
    'alex@example-.com',
    'alex@exam_ple.com',
    'alex@127.0.0.1',
    'alex@[127.0.0.1]',
    'alex@0x7f.1',
    'alex@2130706433',
    'alex@[IPv6:::1]',
    'alex@ex%61mple.com',
    'alex@example.com/x',
    'alex@example.com:25',
    'alex@example.com?x',
    'alex@example.com#x',
    'alex@user@example.com',
    'alex@@example.com',
    'alex @example.com',
    '.alex@example.com',
    'alex.@example.com',
    'al..ex@example.com',
    '"alex"@example.com',
    'alex(comment)@example.com',
    'Alex <alex@example.com>',
    '<alex@example.com>',
    'alex@example.com, mallory@example.com',
    'alex@example.com;mallory@example.com',
    'alex,mallory@example.com',
    'alex@example.com\r\nBcc: mallory@example.com',
    'alex\r\nRCPT TO:<mallory@example.com>@example.com',
    'alex@example.com\nmallory@example.com',
    'alex\u0000@example.com',
    'alex\u200b@example.com',
    'alex@exam\u00adple\u3002com',
    'älex@example.com',
    `${'a'.repeat(65)}@example.com`,
    `alex@${'a'.repeat(64)}.com`,
    `alex@${'abcdefgh.'.repeat(31)}com`,
  ])('%j cannot be one', (text) => expect(parseAddress(text)).toBeNull())

  it('that is taken is one line of one mailbox, whatever was typed, and is read again as itself', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('@', '.', 'example.com', '\r\n', '<', ',', '"'),
    )
    const text = fc.oneof(
      fc.emailAddress(),
      fc.array(piece, { maxLength: 6 }).map((some) => some.join('')),
    )
    fc.assert(
      fc.property(text, (typed) => {
        const one = parseAddress(typed)
        if (!one) return
        expect(one).toMatch(/^[!#-'*+\-/-9=?A-Z^-~.]+@[a-z0-9.-]+$/)
        expect(one.length).toBeLessThanOrEqual(254)
        expect(parseAddress(one)).toBe(one)
        expect(parseAddress(formatAddress(one))).toBe(one)
      }),
      { numRuns: 2000 },
    )
  })

  it('is the same in capitals', () => {
    expect(comparable(address('Alex@Example.com'))).toBe(comparable(address('aLEX@example.COM')))
    expect(comparable(address('alex+1@example.com'))).not.toBe(comparable(address('alex@example.com')))
  })

  it('is read by its owner with the domain as it is written', () => {
    expect(formatAddress(address('Ana@xn--bcher-kva.example'))).toBe('Ana@bücher.example')
  })
})

describe('a masked address', () => {
  it.each([
    ['alex.moreau@gmail.com', 'a••••@g••••.com'],
    ['A@b.co', 'a••••@b••••.co'],
    [`${'z'.repeat(64)}@mail.long-example.co.uk`, 'z••••@m••••.uk'],
    ['ana@bücher.example', 'a••••@b••••.example'],
    ['ana@例え.テスト', 'a••••@例••••.テスト'],
  ])('of %s is %s', (text, masked) => {
    expect(maskAddress(address(text))).toBe(masked)
    expect(storedIdentity.mask.safeParse(masked).success).toBe(true)
    expect(masked.endsWith(maskDomain(address(text)))).toBe(true)
  })

  it('tells two letters and an ending of any address, and no whole one passes for it', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (typed) => {
        const one = parseAddress(typed)
        if (!one) return
        expect(maskAddress(one)).toMatch(/^.{1,2}•{4}@.{1,2}•{4}\.[^.]+$/)
        expect(storedIdentity.mask.safeParse(maskAddress(one)).success).toBe(true)
        expect(storedIdentity.mask.safeParse(one).success).toBe(false)
      }),
    )
  })
})

describe('a domain', () => {
  const work = ['example.org', 'xn--bcher-kva.example']

  it.each([
    'alex@example.org',
    'ALEX@EXAMPLE.ORG',
    'alex+private@example.org',
    'alex@mail.example.org',
    'alex@a.b.example.org',
    'alex@ｅxample.org',
    'alex@bücher.example',
    'alex@mail.BÜCHER.example',
  ])('has %s in it', (text) => expect(isWithin(address(text), work)).toBe(true))

  it.each(['alex@notexample.org', 'alex@example.org.com', 'alex@org.example', 'alex@еxample.org', 'alex@example.com'])(
    'has %s not in it',
    (text) => expect(isWithin(address(text), work)).toBe(false),
  )

  it.each([
    ['Example.ORG', 'example.org'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['example', null],
    ['*.example.org', null],
    ['https://example.org', null],
    ['example.org ', null],
  ])('%j is read as %j', (text, domain) => expect(parseDomain(text)).toBe(domain))
})
