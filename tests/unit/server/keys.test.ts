import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keyring, parseKeys } from '@/server/keys'
import { aKey } from '../../support/builders'

const [one, other] = [keyring([aKey('a', 1)]), keyring([aKey('a', 2)])]
const base64 = Buffer.alloc(32, 1).toString('base64')

describe('a keyring', () => {
  it('reads what it wrote', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, context) => {
        expect(one.decrypt(one.encrypt(text, context), context)).toBe(text)
      }),
    )
  })

  it('never writes the same twice', () => {
    expect(one.encrypt('x', 'c')).not.toBe(one.encrypt('x', 'c'))
  })

  it('does not read a value in another place', () => {
    expect(() => one.decrypt(one.encrypt('x', 'here'), 'there')).toThrow()
  })

  it('does not read what another key of the same name wrote', () => {
    expect(() => other.decrypt(one.encrypt('x', 'c'), 'c')).toThrow()
  })

  it('does not read a value with any one bit flipped', () => {
    const [version, id, iv = '', sealed = ''] = one.encrypt('+14255550142', 'c').split('.')
    const flip = (part: string, bit: number) => {
      const bytes = Buffer.from(part, 'base64url')
      bytes.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      return bytes.toString('base64url')
    }
    for (let bit = 0; bit < Buffer.from(sealed, 'base64url').length * 8; bit++) {
      expect(() => one.decrypt([version, id, iv, flip(sealed, bit)].join('.'), 'c')).toThrow()
    }
    for (let bit = 0; bit < 96; bit++) {
      expect(() => one.decrypt([version, id, flip(iv, bit), sealed].join('.'), 'c')).toThrow()
    }
  })

  it('does not read a value whose seal was cut short', () => {
    const [version, id, iv, sealed = ''] = one.encrypt('x', 'c').split('.')
    for (let length = 0; length < sealed.length; length++) {
      expect(() => one.decrypt([version, id, iv, sealed.slice(0, length)].join('.'), 'c')).toThrow()
    }
  })

  it.each(['', '.', 'v1', 'v1.a.b', 'v2.a.b.c', 'plain text', '+14255550142'])('does not read %j', (text) => {
    expect(() => one.decrypt(text, 'c')).toThrow()
  })

  it('says which key it lacks', () => {
    expect(() => keyring([aKey('b', 3)]).decrypt(one.encrypt('x', 'c'), 'c')).toThrow('No key "a"')
  })

  it('writes with its first key and reads with every one', () => {
    const both = keyring([aKey('b', 3), aKey('a', 1)])
    expect(both.decrypt(one.encrypt('x', 'c'), 'c')).toBe('x')
    expect(both.encrypt('x', 'c')).toMatch(/^v1\.b\./)
  })
})

describe('a blind index', () => {
  it('is equal for equal values wherever they stand', () => {
    expect(one.blindIndex('x', 'd')).toBe(keyring([aKey('z', 1)]).blindIndex('x', 'd'))
  })

  it('differs by value, by use and by key', () => {
    const all = [
      one.blindIndex('x', 'd'),
      one.blindIndex('y', 'd'),
      one.blindIndex('x', 'e'),
      other.blindIndex('x', 'd'),
    ]
    expect(new Set(all).size).toBe(4)
  })

  it('of every key finds what an older one wrote', () => {
    const both = keyring([aKey('b', 3), aKey('a', 1)])
    expect(both.blindIndexes('x', 'd')).toEqual([both.blindIndex('x', 'd'), one.blindIndex('x', 'd')])
  })
})

describe('keys in the environment', () => {
  it('are id:key pairs, the newest first', () => {
    expect(parseKeys(`b:${base64}, a:${base64}`)?.map(({ id }) => id)).toEqual(['b', 'a'])
  })

  it.each([
    '',
    ',',
    base64,
    `:${base64}`,
    `a:${base64},`,
    `a:${base64},a:${base64}`,
    `A:${base64}`,
    `a b:${base64}`,
    `a:${base64.slice(0, -1)}`,
    `a:${Buffer.alloc(31).toString('base64')}`,
    `a:${Buffer.alloc(33).toString('base64')}`,
    `${'a'.repeat(33)}:${base64}`,
  ])('of another form are refused (%#)', (text) => {
    expect(parseKeys(text)).toBeNull()
  })

  it('have fingerprints that tell them apart and do not contain them', () => {
    const [mine, theirs] = [one.fingerprints[0], other.fingerprints[0]]
    expect(mine?.id).toBe(theirs?.id)
    expect(mine?.fingerprint).not.toBe(theirs?.fingerprint)
    expect(mine?.fingerprint).not.toContain(Buffer.alloc(32, 1).toString('base64url').slice(0, 8))
  })

  it('give each use a secret of its own', () => {
    const secrets = [one.sessionSecrets[0], one.fingerprints[0]?.fingerprint, Buffer.alloc(32, 1).toString('base64')]
    expect(new Set(secrets).size).toBe(3)
  })
})
