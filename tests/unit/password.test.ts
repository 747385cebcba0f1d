import { describe, expect, it } from 'vitest'
import { EmailAddress } from '@/features/accounts/email-address'
import { hashPassword, NewPassword, passwordMatches } from '@/features/password/password'

describe('a new password', () => {
  it.each([
    ['15 letters', 'a'.repeat(15), true],
    ['14 letters', 'a'.repeat(14), false],
    ['15 faces, each two units long', '🦊'.repeat(15), true],
    ['14 faces', '🦊'.repeat(14), false],
    ['256 characters', 'a'.repeat(256), true],
    ['257 characters', 'a'.repeat(257), false],
    ['spaces only, which count', ' '.repeat(15), true],
  ])('of %s: %#', (_, password, good) => {
    expect(NewPassword.safeParse(password).success).toBe(good)
  })

  it('is not trimmed', () => {
    expect(NewPassword.parse(`  ${'a'.repeat(15)} `)).toHaveLength(18)
  })
})

describe('a password', () => {
  it('matches its own hash and no other, and nothing matches no hash', async () => {
    const stored = await hashPassword('correct horse')
    expect(await passwordMatches('correct horse', stored)).toBe(true)
    expect(await passwordMatches('correct hors', stored)).toBe(false)
    expect(await passwordMatches('a password that nobody has', null)).toBe(false)
  })

  it('counts in full, however long', async () => {
    const long = 'ü'.repeat(200)
    expect(await passwordMatches(`${long}x`, await hashPassword(`${long}y`))).toBe(false)
  })

  it('has another hash each time', async () => {
    expect(await hashPassword('correct horse')).not.toBe(await hashPassword('correct horse'))
  })
})

describe('an email address', () => {
  it('loses the space around it and its capitals', () => {
    expect(EmailAddress.parse('  Alex@Northfield.Example ')).toBe('alex@northfield.example')
  })

  it.each(['', 'alex', '@', 'a@', '@b', 'a b@c', 'a@b@c', `${'a'.repeat(254)}@b`])('is not %.20j', (text) => {
    expect(EmailAddress.safeParse(text).success).toBe(false)
  })
})
