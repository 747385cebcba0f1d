import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { networkOf, rangeOf } from '@/features/spend/source'
import type { PhoneNumber } from '@/lib/phone-number'

describe('an address', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::FFFF:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::6', '2001:db8:1:2::/64'],
    ['2001:db8::6', '2001:db8:0:0::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['64:ff9b::192.0.2.7', '64:ff9b:0:0::/64'],
    [null, 'unknown'],
    ['', 'unknown'],
    ['unknown', 'unknown'],
    ['192.0.2.7:4711', 'unknown'],
    ['999.1.1.1', 'unknown'],
    ["'; DROP TABLE", 'unknown'],
  ])('%s stands for %s', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })

  it('of IPv6 stands for the same network, however its last 64 bits change and its first are written', () => {
    const group = fc.integer({ min: 0, max: 0xffff })
    const four = fc.tuple(group, group, group, group)
    fc.assert(
      fc.property(four, four, four, (network, one, other) => {
        const written = (groups: number[], pad: number) =>
          groups.map((n) => n.toString(16).padStart(pad, '0')).join(':')
        const first = networkOf(written([...network, ...one], 0))
        expect(networkOf(written([...network, ...other], 4).toUpperCase())).toBe(first)
        expect(first).toBe(`${written(network, 0)}::/64`)
      }),
    )
  })

  it('never makes it throw, whatever is sent', () => {
    fc.assert(fc.property(fc.string(), (text) => networkOf(text).length > 0))
  })
})

it('numbers of one range differ in their last four digits only', () => {
  const of = (number: string) => rangeOf(number as PhoneNumber)
  expect(of('+14255550142')).toBe(of('+14255559999'))
  expect(of('+14255550142')).not.toBe(of('+14255560142'))
})
