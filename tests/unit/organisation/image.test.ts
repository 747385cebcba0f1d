import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LONGEST_IMAGE, readImage } from '@/features/organisation/image'
import { aJpeg, aPng, aWebp } from '../../support/images'

const all = [
  ['a PNG', 'image/png', aPng],
  ['a JPEG', 'image/jpeg', aJpeg],
  ['a lossy WebP', 'image/webp', (size?: object) => aWebp('VP8 ', size)],
  ['a lossless WebP', 'image/webp', (size?: object) => aWebp('VP8L', size)],
  ['an extended WebP', 'image/webp', (size?: object) => aWebp('VP8X', size)],
] as const

describe.each(all)('%s', (_, type, make) => {
  it('is known by its bytes, with its size', () => {
    const bytes = make({ width: 120, height: 40 })
    expect(readImage(bytes)).toEqual({ type, width: 120, height: 40, bytes })
  })

  it.each([
    [2000, 2000, true],
    [16, 16, true],
    [2001, 100, false],
    [100, 2001, false],
    [15, 100, false],
    [16_383, 16_383, false],
  ])('of %d by %d pixels is taken: %s', (width, height, isTaken) => {
    const read = readImage(make({ width, height }))
    if (isTaken) expect(read).toMatchObject({ width, height })
    else expect(read).toBe('dimensions')
  })

  it('with anything behind its end is none', () => {
    expect(readImage(Buffer.concat([make(), Buffer.from('PK\x03\x04')]))).toBe('not_an_image')
  })

  it('that is cut off anywhere is none, and nothing is thrown', () => {
    const bytes = make()
    for (let length = 0; length < bytes.length; length++) {
      expect(readImage(bytes.subarray(0, length))).toBe('not_an_image')
    }
  })

  it('that was changed anywhere is an image of its type or none, and nothing is thrown', () => {
    const bytes = make()
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, value) => {
        const read = readImage(Buffer.from(bytes.with(at, value)))
        expect(typeof read === 'string' || read.type === type).toBe(true)
      }),
    )
  })
})

describe('what is no image', () => {
  it.each([
    ['a script', '<script>alert(1)</script>'],
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
    ['a page after the mark of a PNG', '\x89PNG\r\n\x1a\n<script>alert(1)</script>'],
    ['a page after the mark of a JPEG', '\xff\xd8\xff<html><script>alert(1)</script></html>\xff\xd9'],
    ['a GIF', 'GIF89a\x40\0\x40\0\0\0\0;'],
    [
      'a container that is no WebP',
      'RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x44\xac\0\0\x88\x58\x01\0\x02\0\x10\0data',
    ],
    ['nothing', ''],
  ])('such as %s is refused', (_, text) => {
    expect(readImage(Buffer.from(text, 'latin1'))).toBe('not_an_image')
  })

  it('is refused whatever it is, without a throw', () => {
    fc.assert(
      fc.property(fc.constantFrom('', '\x89PNG\r\n\x1a\n', '\xff\xd8', 'RIFF'), fc.uint8Array(), (mark, rest) => {
        const bytes = Buffer.concat([Buffer.from(mark, 'latin1'), rest])
        expect(typeof readImage(bytes)).toBe('string')
      }),
    )
  })
})

it('a PNG that says its size twice is none', () => {
  const second = Buffer.alloc(13)
  second.writeUInt32BE(60_000, 0)
  expect(readImage(aPng({ chunks: [['IHDR', second]] }))).toBe('not_an_image')
})

it('a JPEG with two frames is none', () => {
  const bytes = aJpeg()
  const frame = Buffer.from([0xff, 0xc0, 0, 11, 8, 0xff, 0xff, 0xff, 0xff, 1, 1, 0x11, 0])
  expect(readImage(Buffer.concat([bytes.subarray(0, 20), frame, bytes.subarray(20)]))).toBe('not_an_image')
})

it.each([
  ['PNG', aPng({ chunks: [['acTL', Buffer.alloc(8)]] })],
  ['WebP', aWebp('VP8X', {}, 0x02)],
])('a %s that moves is refused', (_, bytes) => {
  expect(readImage(bytes)).toBe('animated')
})

it('more than 200 kB are refused before they are looked at', () => {
  const filler = (length: number): [string, Uint8Array] => ['tEXt', Buffer.alloc(length)]
  const longest = LONGEST_IMAGE - aPng({ chunks: [filler(0)] }).length
  expect(readImage(aPng({ chunks: [filler(longest)] }))).toMatchObject({ type: 'image/png' })
  expect(readImage(aPng({ chunks: [filler(longest + 1)] }))).toBe('too_large')
})
