import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deleteMethod } from '@/features/methods/delete-method'
import { provers } from '@/features/methods/provers'
import { startProof } from '@/features/methods/start-proof'
import { ProvedFactors } from '@/features/sessions/factors'
import { finishSignIn } from '@/features/sign-in/finish-sign-in'
import { signIn } from '@/features/sign-in/sign-in'
import { stepUp } from '@/features/step-up/step-up'
import { minutes } from '@/lib/time'
import { anAuthenticator, aRegisteredKey, type Faults, nonceOf } from '../../support/authenticator'
import { aPolicy } from '../../support/builders'
import { scriptedCodes } from '../../support/codes'
import { auditOf, eventsOf, ownDatabase } from '../../support/database'
import { aForgetful, aVisitor, OLD_PASSWORD } from '../../support/password-reset'
import { testDeps } from '../../support/phone-flow'
import { signedInAgain } from '../../support/signed-in'

const db = await ownDatabase()
const kind = (answer: { ok: boolean; error?: { kind: string } }) => (answer.ok ? 'ok' : answer.error?.kind)

/** Somebody with a password and a key. */
async function anOwner(key = anAuthenticator()) {
  const [deps, owner] = [testDeps({ db, codes: scriptedCodes() }), await aForgetful(db, [])]
  const actor = await signedInAgain(db, owner, { at: deps.now() })
  return { deps, owner, actor, ...(await aRegisteredKey(deps, actor, key)) }
}
type Owner = Awaited<ReturnType<typeof anOwner>>

/** A sign-in in a browser of its own whose password was right, and that waits for a key. */
async function aSignIn({ deps, owner, id: methodId }: Pick<Owner, 'deps' | 'owner' | 'id'>, visitor = aVisitor()) {
  await signIn(deps, visitor, { email: owner.email, password: OLD_PASSWORD })
  const proof = { methodId, option: 'security_key', purpose: 'sign_in' } as const
  const started = await startProof(deps, { ...visitor, id: owner.id }, proof)
  const challengeId = started.ok ? started.value.challengeId : ''
  const nonce = started.ok ? await nonceOf(deps, challengeId) : ''
  return {
    nonce,
    challengeId,
    send: (answer: unknown) => finishSignIn(deps, visitor, { challengeId, code: JSON.stringify(answer) }),
  }
}

const sessionsOf = (userId: string) => db.session.findMany({ where: { userId, address: { startsWith: '2001:' } } })
const amrs = ({ factors }: { factors: unknown }) => ProvedFactors.parse(factors).map(({ amr }) => amr)

describe('a key', () => {
  it.each([
    ['in one device', 'hwk', {}],
    ['that syncs', 'swk', { isSyncable: true, counts: false }],
  ] as const)('%s is the second step of a sign-in, which is told as %s', async (_, amr, made) => {
    const one = await anOwner(anAuthenticator(made))
    const { nonce, send } = await aSignIn(one)
    expect(kind(await send(one.key.get(nonce)))).toBe('ok')
    expect((await sessionsOf(one.owner.id)).map(amrs)).toEqual([['pwd', amr]])
    const row = await db.securityKeyMethod.findUniqueOrThrow({ where: { methodId: one.id } })
    expect(Number(row.counter)).toBe(amr === 'hwk' ? 2 : 0)
    expect((await db.method.findUniqueOrThrow({ where: { id: one.id } })).lastUsedAt).toEqual(one.deps.now())
  })

  it('answers in place of another of the same person', async () => {
    const one = await anOwner()
    const other = await aRegisteredKey(one.deps, one.actor)
    const { nonce, send } = await aSignIn(one)
    expect(kind(await send(other.key.get(nonce)))).toBe('ok')
    const used = await db.method.findMany({ where: { userId: one.owner.id, lastUsedAt: { not: null } } })
    expect(used.map(({ id }) => id)).toEqual([other.id])
  })

  it.each<[string, Faults]>([
    ['of another origin', { origin: 'https://evil.example' }],
    ['of another domain', { rpId: 'evil.example' }],
    ['to another challenge', { challenge: Buffer.alloc(32, 7).toString('base64url') }],
    ['of another ceremony', { type: 'webauthn.create' }],
    ['in a frame of another site', { crossOrigin: true }],
    ['without anybody there', { present: false }],
    ['without knowing who is there', { verified: false }],
    ['of another person, as it says itself', { userHandle: Buffer.alloc(32, 7).toString('base64url') }],
    ['of a key that suddenly syncs', { isSyncable: true }],
  ])('gives no answer %s', async (_, faults) => {
    const one = await anOwner()
    const { nonce, send } = await aSignIn(one)
    expect(await send(one.key.get(nonce, faults))).toEqual({ ok: false, error: { kind: 'incorrect', checksLeft: 4 } })
    expect(kind(await send(one.key.get(nonce)))).toBe('ok')
  })

  it('of somebody else, or of nobody, proves nothing', async () => {
    const [one, other] = [await anOwner(), await anOwner()]
    const { nonce, send } = await aSignIn(one)
    expect(kind(await send(other.key.get(nonce)))).toBe('incorrect')
    expect(kind(await send(anAuthenticator().get(nonce)))).toBe('incorrect')
    // Under the name of the right key, and signed by another.
    const { credentialId: id } = one.key
    expect(kind(await send({ ...anAuthenticator().get(nonce), id, rawId: id }))).toBe('incorrect')
    expect(await sessionsOf(one.owner.id)).toEqual([])
  })

  it('that was deleted proves nothing, nor does one that the policy forbids or a report disabled', async () => {
    const one = await anOwner()
    const other = await aRegisteredKey(one.deps, one.actor)
    const { nonce, send } = await aSignIn(one)
    await deleteMethod(one.deps, one.actor, other.id)
    expect(kind(await send(other.key.get(nonce)))).toBe('incorrect')
    await db.method.update({ where: { id: one.id }, data: { disabledAt: new Date() } })
    expect(kind(await send(one.key.get(nonce)))).toBe('not_usable')
    await db.method.update({ where: { id: one.id }, data: { disabledAt: null } })

    const again = await aSignIn(one)
    const value = aPolicy({ securityKey: false })
    await db.policy.create({ data: { key: 'methods', version: 1, value, updatedAt: new Date() } })
    expect(kind(await again.send(one.key.get(again.nonce)))).toBe('not_usable')
    await db.policy.deleteMany()
    expect(await sessionsOf(one.owner.id)).toEqual([])
  })

  it('gives an answer that counts once, in one browser, for one purpose, for 5 minutes', async () => {
    const one = await anOwner()
    const { nonce, challengeId, send } = await aSignIn(one)
    const answer = one.key.get(nonce)
    const elsewhere = aVisitor()
    await aSignIn(one, elsewhere)
    const code = JSON.stringify(answer)
    expect(kind(await finishSignIn(one.deps, elsewhere, { challengeId, code }))).toBe('gone')
    expect(kind(await stepUp(one.deps, one.actor, { challengeId, code }))).toBe('gone')
    expect(kind(await send(answer))).toBe('ok')

    const next = await aSignIn(one)
    expect(kind(await next.send(answer))).toBe('incorrect')
    expect(kind(await next.send(one.key.get(next.nonce)))).toBe('ok')
    expect(kind(await next.send(one.key.get(next.nonce)))).toBe('no_sign_in')

    const late = await aSignIn(one)
    one.deps.clock.advance(minutes(5))
    expect(kind(await late.send(one.key.get(late.nonce)))).toBe('gone')
  })

  it('opens one session, however often its answer is sent at once, and does not look copied', async () => {
    const one = await anOwner()
    const { nonce, challengeId, send } = await aSignIn(one)
    await db.challenge.update({ where: { id: challengeId }, data: { checksLeft: 64 } })
    const answer = one.key.get(nonce)
    const answers = await Promise.all(Array.from({ length: 64 }, () => send(answer)))
    expect(answers.map(kind).filter((one) => one === 'ok')).toHaveLength(1)
    expect(await sessionsOf(one.owner.id)).toHaveLength(1)
    expect(await eventsOf(db, one.owner.id)).not.toContain('method.copied')
  })

  it('that comes late, after the same answer was taken, does not look copied either', async () => {
    const one = await anOwner()
    const { nonce, challengeId, send } = await aSignIn(one)
    const challenge = await db.challenge.findUniqueOrThrow({ where: { id: challengeId } })
    const answer = one.key.get(nonce)
    expect(kind(await send(answer))).toBe('ok')
    expect(await provers.security_key.compare(one.deps, challenge, JSON.stringify(answer))).toBe('gone')
  })

  it('is not disabled by wrong answers: nobody can guess a right one', async () => {
    const one = await anOwner()
    for (let n = 0; n < 5; n++) {
      const { nonce, send } = await aSignIn(one)
      for (let m = 0; m < 5; m++) expect(kind(await send({}))).not.toBe('ok')
      expect(kind(await send(one.key.get(nonce)))).toBe('used_up')
    }
    const last = await aSignIn(one)
    expect(kind(await last.send(one.key.get(last.nonce)))).toBe('ok')
  })

  it('proves nothing once any bit of its answer is another', async () => {
    const one = await anOwner(anAuthenticator({ counts: false }))
    const { nonce, challengeId, send } = await aSignIn(one)
    const good = one.key.get(nonce)
    const parts = ['authenticatorData', 'clientDataJSON', 'signature'] as const
    const part = fc.constantFrom(...parts)
    await fc.assert(
      fc.asyncProperty(part, fc.nat(1000), fc.integer({ min: 1, max: 255 }), async (name, place, by) => {
        await db.challenge.update({ where: { id: challengeId }, data: { checksLeft: 5 } })
        const bytes = Buffer.from(good.response[name], 'base64url')
        // The two numbers of a signature can be wrapped in more than one way; what counts is what they are.
        const at = name === 'signature' ? bytes.length - 1 - (place % 30) : place % bytes.length
        bytes[at] = (bytes[at] ?? 0) ^ by
        const response = { ...good.response, [name]: bytes.toString('base64url') }
        expect(kind(await send({ ...good, response }))).toBe('incorrect')
      }),
      { numRuns: 200 },
    )
    expect(kind(await send(good))).toBe('ok')
  })

  it('proves in the middle of a session who acts', async () => {
    const one = await anOwner()
    const proof = { methodId: one.id, option: 'security_key', purpose: 'step_up' } as const
    const started = await startProof(one.deps, one.actor, proof)
    const challengeId = started.ok ? started.value.challengeId : ''
    const answer = one.key.get(await nonceOf(one.deps, challengeId))
    expect(kind(await stepUp(one.deps, one.actor, { challengeId, code: JSON.stringify(answer) }))).toBe('ok')
    const session = await db.session.findUniqueOrThrow({ where: { id: one.actor.sessionId } })
    expect(amrs(session)).toEqual(['pwd', 'hwk'])
  })
})

describe('a key that was copied', () => {
  it('is refused when its counter goes back; its owner is told, and it is not disabled', async () => {
    const one = await anOwner()
    const copy = one.key.copy()
    const first = await aSignIn(one)
    expect(kind(await first.send(one.key.get(first.nonce)))).toBe('ok')
    const second = await aSignIn(one)
    expect(kind(await second.send(copy.get(second.nonce)))).toBe('copied')
    expect(kind(await second.send(one.key.get(second.nonce)))).not.toBe('ok')

    const events = await auditOf(db, one.owner.id)
    expect(events.filter(({ type }) => type === 'method.copied')).toMatchObject([
      { actorId: null, details: { method: 'security_key', label: 'Security key', counter: 2, counterBefore: 2 } },
    ])
    const notices = await db.notice.findMany({ where: { userId: one.owner.id, event: 'method_copied' } })
    expect(notices).toMatchObject([{ details: { method: 'security_key', label: 'Security key' } }])
    expect(await db.method.findUniqueOrThrow({ where: { id: one.id } })).toMatchObject({ disabledAt: null })
    const third = await aSignIn(one)
    expect(kind(await third.send(one.key.get(third.nonce)))).toBe('ok')
  })

  it('opens one session where the key and its copy answer at once', async () => {
    const one = await anOwner()
    const copy = one.key.copy()
    // The second sign-in takes the place of the first, in the eyes of the challenges; both are open here.
    const pages = [await aSignIn(one), await aSignIn(one)]
    await db.challenge.updateMany({
      where: { userId: one.owner.id, consumedAt: null },
      data: { endedAt: null, endedReason: null },
    })
    const answers = await Promise.all(pages.map(({ nonce, send }, at) => send((at ? copy : one.key).get(nonce))))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await sessionsOf(one.owner.id)).toHaveLength(1)
  })

  it('is not believed when it says that it stopped counting', async () => {
    const one = await anOwner()
    const { nonce, send } = await aSignIn(one)
    expect(kind(await send(one.key.get(nonce, { counter: 0 })))).toBe('copied')
  })

  it('is told of by nobody but who holds the key: an answer that is not signed by it is just wrong', async () => {
    const one = await anOwner()
    const { nonce, send } = await aSignIn(one)
    const { credentialId: id } = one.key
    expect(kind(await send({ ...anAuthenticator().get(nonce, { counter: 0 }), id, rawId: id }))).toBe('incorrect')
    expect(await eventsOf(db, one.owner.id)).not.toContain('method.copied')
  })
})
