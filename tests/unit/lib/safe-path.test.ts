import { describe, expect, it } from 'vitest'
import { safePath } from '@/lib/safe-path'

describe('a path to go on to', () => {
  it.each(['/', '/activity', '/activity?show=changes', '/security-info/methods/1/delete', '/a%20b'])(
    'may be %s',
    (path) => {
      expect(safePath(path)).toBe(path)
    },
  )

  it.each([
    '',
    'activity',
    'https://evil.example/',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\/evil.example',
    '/\t/evil.example',
    '/.//evil.example',
    '/a/..//evil.example',
    '/%2e//evil.example',
    'javascript:alert(1)',
    ' /activity',
    `/${'a'.repeat(500)}`,
    null,
    undefined,
    7,
    ['/activity'],
  ])('is not %j', (path) => {
    expect(safePath(path)).toBeNull()
  })

  it('loses what comes after a hash, which no server sees', () => {
    expect(safePath('/activity#x')).toBe('/activity')
  })
})
