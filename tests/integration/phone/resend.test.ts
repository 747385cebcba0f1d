import { describe, expect, it } from 'vitest'
import { offersCall, resendCode } from '@/features/methods/phone/resend-code'
import { minutes, seconds } from '@/lib/time'
import { anActor, aPhone, fromNow } from '../../support/builders'
import { scriptedCodes } from '../../support/codes'
import { sharedDatabase } from '../../support/database'
import { enter, started, testDeps } from '../../support/phone-flow'

const db = sharedDatabase()
const OK = { ok: true, value: null }
const GONE = { ok: false, error: { kind: 'gone' } }

async function aSentCode() {
  const codes = scriptedCodes()
  const deps = testDeps({ db, codes })
  const actor = await anActor(db)
  const to = aPhone()
  const id = await started(deps, actor, { to })
  return {
    codes,
    deps,
    actor,
    to,
    id,
    resend: (channel: 'text' | 'call' = 'text') => resendCode(deps, actor, { id, channel }),
  }
}

describe('sending a code again', () => {
  it('is refused a second before the wait is over, and says until when', async () => {
    const { deps, codes, resend } = await aSentCode()
    const retryAt = fromNow(deps, seconds(30))
    deps.clock.advance(seconds(29))
    expect(await resend()).toEqual({ ok: false, error: { kind: 'wait', retryAt } })
    expect(codes.sent).toHaveLength(1)
  })

  it('works a second after the wait', async () => {
    const { deps, codes, resend } = await aSentCode()
    deps.clock.advance(seconds(31))
    expect(await resend()).toEqual(OK)
    expect(codes.sent).toHaveLength(2)
  })

  it('waits 30, 40, 60 and 90 seconds, longer each time', async () => {
    const { deps, resend } = await aSentCode()
    for (const wait of [30, 40, 60, 90]) {
      deps.clock.advance(seconds(wait) - 1)
      expect(await resend()).toMatchObject({ error: { kind: 'wait' } })
      deps.clock.advance(1)
      expect(await resend()).toEqual(OK)
    }
  })

  it('sends one when ten windows ask at once', async () => {
    const { deps, codes, resend } = await aSentCode()
    deps.clock.advance(seconds(30))
    const answers = await Promise.all(Array.from({ length: 10 }, () => resend()))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(codes.sent).toHaveLength(2)
    for (const answer of answers) expect(answer.ok || answer.error.kind).toBeOneOf([true, 'wait', 'sends_per_number'])
  })

  it('gives a loser of that race the time of the next send', async () => {
    const { deps, resend } = await aSentCode()
    deps.clock.advance(seconds(30))
    const answers = await Promise.all([resend(), resend()])
    const retryAt = fromNow(deps, seconds(40))
    expect(answers).toContainEqual({ ok: false, error: { kind: 'wait', retryAt } })
  })

  it('may change from a text to a call', async () => {
    const { deps, codes, actor, id, resend } = await aSentCode()
    deps.clock.advance(seconds(30))
    await resend('call')
    expect(codes.sent.at(-1)).toMatchObject({ channel: 'call' })
    await enter(deps, actor, id)
    const { defaultOption } = await db.user.findUniqueOrThrow({ where: { id: actor.id } })
    expect(defaultOption).toBe('call')
  })

  it('leaves the code that was sent before in force when it fails', async () => {
    const { deps, codes, actor, id, resend } = await aSentCode()
    deps.clock.advance(seconds(30))
    codes.sendFailures = ['unavailable']
    expect(await resend()).toEqual({ ok: false, error: { kind: 'unavailable' } })
    expect(await enter(deps, actor, id)).toEqual(OK)
  })

  it('is "gone" once the code was used', async () => {
    const { deps, actor, id, resend } = await aSentCode()
    await enter(deps, actor, id)
    deps.clock.advance(seconds(31))
    expect(await resend()).toEqual(GONE)
  })

  it('is "gone" once the ten minutes are over', async () => {
    const { deps, resend } = await aSentCode()
    deps.clock.advance(minutes(10))
    expect(await resend()).toEqual(GONE)
  })
})

describe('a call is offered', () => {
  it.each([
    [1, false],
    [2, true],
    [3, true],
  ])('after %i texts: %s', (sends, offered) => {
    expect(offersCall({ sends, channel: 'text' }, ['text', 'call'])).toBe(offered)
  })

  it('only where the policy allows one', () => {
    expect(offersCall({ sends: 4, channel: 'text' }, ['text'])).toBe(false)
  })

  it('not beside a call', () => {
    expect(offersCall({ sends: 4, channel: 'call' }, ['text', 'call'])).toBe(false)
  })
})
