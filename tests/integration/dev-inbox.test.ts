import { describe, expect, it } from 'vitest'
import { devInbox, inboxMessages } from '@/features/verification/dev-inbox'
import { minutes, seconds } from '@/lib/time'
import { aClock, aPhone } from '../support/builders'
import { sharedDatabase } from '../support/database'

const db = sharedDatabase()

async function aMessage(channel: 'text' | 'call' = 'text', extension: string | null = null) {
  const clock = aClock()
  const inbox = devInbox(db, clock.now)
  const to = aPhone()
  const send = async () => {
    const sent = await inbox.send({ to, extension }, channel, 'registration')
    if (!sent.ok) throw new Error(`Not sent: ${sent.error}`)
    return sent.value.reference
  }
  const reference = await send()
  const messages = async () => (await inboxMessages(db, 1000)).get(to) ?? []
  const code = (await messages())[0]?.code ?? 'none'
  const wrong = code === '000000' ? '000001' : '000000'
  const check = (entered: string) => inbox.check(reference, entered, 'registration')
  return { clock, inbox, to, send, reference, messages, code, wrong, check }
}

describe('the inbox of the demo', () => {
  it('shows what arrived at a number', async () => {
    const { messages, clock } = await aMessage('call', '42')
    expect(await messages()).toMatchObject([{ channel: 'call', digits: '42', code: /^\d{6}$/, at: clock.now() }])
  })

  it('approves the code once', async () => {
    const { check, code } = await aMessage()
    expect(await check(code)).toBe('approved')
    expect(await check(code)).toBe('gone')
  })

  it('approves the code once when eight ask at the same moment', async () => {
    const { check, code } = await aMessage()
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => check(code)))
    expect(outcomes.filter((outcome) => outcome === 'approved')).toHaveLength(1)
  })

  it('takes five wrong codes and then not the right one', async () => {
    const { check, code, wrong } = await aMessage()
    for (const _ of Array(5)) expect(await check(wrong)).toBe('incorrect')
    expect(await check(code)).toBe('gone')
  })

  it('sends the same code again while it lives', async () => {
    const { send, reference, messages, code } = await aMessage()
    expect(await send()).toBe(reference)
    expect((await messages()).map((message) => message.code)).toEqual([code, code])
  })

  it('forgets a code after ten minutes', async () => {
    const { check, code, clock, send, reference } = await aMessage()
    clock.advance(minutes(10) - seconds(1))
    expect(await send()).toBe(reference)
    clock.advance(seconds(1))
    expect(await check(code)).toBe('gone')
    expect(await send()).not.toBe(reference)
  })

  it('finds the newest verification of a number by its time and purpose', async () => {
    const { inbox, to, clock, reference } = await aMessage()
    const since = clock.now()
    expect(await inbox.findReference({ to, extension: null }, since, 'registration')).toBe(reference)
    expect(await inbox.findReference({ to, extension: null }, since, 'sign_in')).toBeNull()
    clock.advance(1)
    expect(await inbox.findReference({ to, extension: null }, clock.now(), 'registration')).toBeNull()
    expect(await inbox.findReference({ to: aPhone(), extension: null }, since, 'registration')).toBeNull()
  })
})
