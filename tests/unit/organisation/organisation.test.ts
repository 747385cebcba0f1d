import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contactOf, OrganisationDetails, parseDomain } from '@/features/organisation/organisation'
import { mayHaveAccount, organisationDomains } from '@/features/organisation/organisation-domains'

const typed = { name: 'Lakeside Clinic', contact: '', accent: '', domains: '' }
const read = (changes: Partial<typeof typed>) => OrganisationDetails.safeParse({ ...typed, ...changes })

describe('what an administrator types', () => {
  it('is read without the space around it, and empty is none', () => {
    expect(read({ name: '  Lakeside Clinic ', contact: '  ', accent: ' ' }).data).toEqual({
      name: 'Lakeside Clinic',
      contact: null,
      accent: null,
      domains: [],
    })
  })

  it.each([
    { name: '' },
    { name: 'x'.repeat(81) },
    { name: 'Lakeside\nBcc: all@example.org' },
    { name: 'Lake\u202eside' },
    { contact: 'x'.repeat(201) },
    { contact: 'one\ntwo' },
    { accent: 'blue' },
    { accent: '#12345' },
    { domains: 'localhost' },
    { domains: 'example.org, -bad-.org' },
    { domains: 'https://example.org' },
    { domains: Array.from({ length: 51 }, (_, n) => `d${n}.example`).join(' ') },
  ])('such as %j is refused', (changes) => {
    expect(read(changes).success).toBe(false)
  })

  it('as domains is compared as addresses are: once each, in lower case, in ASCII', () => {
    expect(read({ domains: 'Example.ORG\n@example.org, bücher.example;a.b.example' }).data?.domains).toEqual([
      'a.b.example',
      'example.org',
      'xn--bcher-kva.example',
    ])
  })
})

describe('a domain', () => {
  const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/).filter((text) => !text.startsWith('xn--'))

  it('is read the same however it is written', () => {
    fc.assert(
      fc.property(fc.array(label, { minLength: 1, maxLength: 4 }), fc.boolean(), (labels, isLoud) => {
        const domain = [...labels, 'example'].join('.')
        const written = isLoud ? ` @${domain.toUpperCase()} ` : domain
        fc.pre(!labels.some((one) => one.slice(2, 4) === '--'))
        expect(parseDomain(written)).toBe(domain)
      }),
    )
  })

  it('that is read is plain, and read again the same', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.domain()), (text) => {
        const domain = parseDomain(text)
        if (domain === null) return
        expect(domain).toMatch(/^[a-z0-9.-]{3,253}$/)
        expect(parseDomain(domain)).toBe(domain)
      }),
    )
  })
})

describe('the domains of the organisation', () => {
  it('are those that were saved, those of the environment, and the one of the person, once each', () => {
    const sources = {
      saved: ['a.example', 'b.example'],
      setting: ['b.example', 'c.example'],
      ownAddress: 'x@D.example',
    }
    expect(organisationDomains(sources)).toEqual(['a.example', 'b.example', 'c.example', 'd.example'])
  })

  it.each([
    ['alex@a.example', ['a.example'], true],
    ['alex@A.EXAMPLE', ['a.example'], true],
    ['alex@sub.a.example', ['a.example'], false],
    ['alex@nota.example', ['a.example'], false],
    ['a.example@evil.example', ['a.example'], false],
    ['alex@a.example@evil.example', ['a.example'], false],
    ['alex@localhost', ['a.example'], false],
    ['alex@anything.example', [], true],
    ['alex@localhost', [], true],
  ])('let %s have an account beside %j: %s', (address, domains, may) => {
    expect(mayHaveAccount(address, domains)).toBe(may)
  })
})

describe('whom to ask', () => {
  it.each([
    ['Help desk, extension 4400', null],
    ['https://help.example.org/it', 'https://help.example.org/it'],
    ['http://intranet/help', 'http://intranet/help'],
    ['help@example.org', 'mailto:help@example.org'],
    ['Help desk: help@example.org', null],
    ['javascript:alert(1)', null],
    ['javascript://%0aalert(1)', null],
    ['JAVASCRIPT:alert(1)@x.example', null],
    ['data:text/html,x', null],
    ['https://help.example.org and more', null],
    ['help@example.org?bcc=all@example.org', null],
    ['https://', null],
  ])('%j leads to %j', (text, href) => {
    expect(contactOf(text)).toEqual({ text, href })
  })

  it('never leads anywhere but to a page or a mailbox', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const { href } = contactOf(text)
        if (href) expect(href).toMatch(/^(?:https?:\/\/|mailto:[^?&]*$)/)
      }),
    )
  })
})
