import { isIP } from 'node:net'
import type { PhoneNumber } from '@/lib/phone-number'

/** How many of the last digits say which number of a range it is. Ranges of ten thousand are what attackers rent. */
const DIGITS_IN_RANGE = 4

/** The range that a number belongs to: the number without its last digits. */
export function rangeOf(number: PhoneNumber): string {
  return number.slice(0, -DIGITS_IN_RANGE)
}

/**
 * Whom an address stands for: itself in IPv4, its /64 in IPv6, of which one subscriber has all addresses. Whatever is no
 * address counts as one unknown sender, since nobody must get around a cap by hiding.
 */
export function networkOf(address: string | null): string {
  const plain = (address ?? '').replace(/%.*$/, '').toLowerCase()
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(plain)?.[1]
  if (mapped && isIP(mapped) === 4) return mapped
  if (isIP(plain) === 4) return plain
  return isIP(plain) === 6 ? `${firstHalf(plain)}::/64` : 'unknown'
}

/** The first four groups of an IPv6 address, which may be shortened by one "::". */
function firstHalf(address: string): string {
  const [head = '', tail] = address.split('::')
  const groupsOf = (part: string) => part.split(':').filter((group) => group !== '')
  // The last 32 bits may be written as IPv4, which takes the place of two groups.
  const size = (groups: readonly string[]) => groups.length + (groups.at(-1)?.includes('.') ? 1 : 0)
  const [front, back] = [groupsOf(head), groupsOf(tail ?? '')]
  const gap = tail === undefined ? 0 : 8 - size(front) - size(back)
  const groups = [...front, ...Array<string>(gap).fill('0'), ...back]
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}
