import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readHappening } from '@/features/activity/happening'

it('reads what it knows', () => {
  expect(readHappening('method.added', { method: 'phone', channel: 'text', ending: '42' })).toEqual({
    type: 'method.added',
    method: 'phone',
    channel: 'text',
    ending: '42',
  })
})

it('tells what a pass may do, and not why it was issued', () => {
  const told = { isOneTime: true, startsAt: '2027-02-01T20:05:00.000Z', endsAt: '2027-02-02T04:05:00.000Z' }
  const stored = { ...told, replaced: false, reason: 'Lost phone, ticket 4711' }
  expect(readHappening('access_pass.issued', stored)).toEqual({ type: 'access_pass.issued', ...told })
  expect(readHappening('access_pass.revoked', { sessions: 1, reason: 'x' })).toEqual({ type: 'access_pass.revoked' })
})

it('takes no field that it was not told to, and no type from the details', () => {
  expect(readHappening('password.changed', { type: 'account.created', secret: 'x' })).toEqual({
    type: 'password.changed',
  })
})

it('calls everything else "other" and never fails', () => {
  expect(readHappening('method.added', { method: 'carrier pigeon', channel: 'air', ending: '' })).toEqual({
    type: 'other',
  })
  fc.assert(
    fc.property(fc.string(), fc.anything(), (type, details) => {
      fc.pre(!/^(account|sign_in|session|password)\./.test(type))
      expect(readHappening(type, details)).toEqual({ type: 'other' })
    }),
  )
  expect(readHappening('toString', null)).toEqual({ type: 'other' })
})
