import { cookies, headers } from 'next/headers'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { POST as answer } from '@/app/api/authenticator/answer/route'
import { POST as bind } from '@/app/api/authenticator/bind/route'
import { POST as confirm } from '@/app/api/authenticator/confirm/route'
import { POST as live } from '@/app/api/authenticator/live/route'
import { GET as progress } from '@/app/api/authenticator/progress/[challenge]/route'
import { POST as requests } from '@/app/api/authenticator/requests/route'
import { GET as resetProgress } from '@/app/api/authenticator/reset-progress/route'
import { POST as subscription } from '@/app/api/authenticator/subscription/route'
import { startProof } from '@/features/methods/start-proof'
import { DEVICE_HEADERS } from '@/lib/device-signature'
import { minutes, seconds } from '@/lib/time'
import {
  aPhoneWithKey,
  aRegisteredPhoneApp,
  aSubscription,
  type KeyedPhone,
  shownCode,
  signedRequest,
} from '../../support/approvals'
import { aClock, anActor } from '../../support/builders'
import { scriptedCodes } from '../../support/codes'
import { sharedDatabase } from '../../support/database'
import { testDeps } from '../../support/phone-flow'
import { scriptedPush } from '../../support/push'

vi.mock('next/headers')
vi.mock('next-intl/server', () => ({ getTranslations: async () => () => 'words' }))
const { APP_URL } = vi.hoisted(() => {
  const APP_URL = 'https://id.example.test'
  const settings = { APP_URL, COUNTERSIGN_KEYS: `test:${Buffer.alloc(32, 1).toString('base64')}`, DEMO: '1' }
  Object.assign(process.env, settings, { LOG_LEVEL: 'silent' })
  return { APP_URL }
})

const db = sharedDatabase()
const clock = aClock()
const deps = { ...testDeps({ db, codes: scriptedCodes(), clock }), push: scriptedPush() }
Object.assign(globalThis, { countersignDeps: deps })

const OWN = { origin: APP_URL, 'sec-fetch-site': 'same-origin' }
beforeEach(() => {
  vi.mocked(headers).mockResolvedValue(new Headers(OWN) as Awaited<ReturnType<typeof headers>>)
  // The part of Next's cookie store that the portal uses.
  const none = { get: () => undefined } as unknown as Awaited<ReturnType<typeof cookies>>
  vi.mocked(cookies).mockResolvedValue(none)
})

type Route = (request: Request) => Promise<Response>
type Sent = { at?: Date; headers?: Record<string, string>; body?: string }

/** Sends what the app would send, but for what the test changes. */
async function send(route: Route, name: string, phone: KeyedPhone & { deviceId: string }, input = {}, sent: Sent = {}) {
  const signed = signedRequest(phone, { deviceId: phone.deviceId, name, input, at: sent.at ?? clock.now() })
  const response = await route(
    new Request(`${APP_URL}${signed.path}`, {
      method: 'POST',
      body: sent.body ?? signed.body,
      headers: {
        [DEVICE_HEADERS.device]: signed.device,
        [DEVICE_HEADERS.time]: signed.time,
        [DEVICE_HEADERS.signature]: signed.signature,
        ...sent.headers,
      },
    }),
  )
  return { status: response.status, kept: response.headers.get('cache-control'), content: await response.json() }
}

/** Somebody with our app. */
async function anOwner() {
  const actor = await anActor(db)
  return { actor, app: await aRegisteredPhoneApp(db, actor.id) }
}

describe('a device', () => {
  it('is told what waits on it, answers it, and nothing on the way keeps any of it', async () => {
    const { actor, app } = await anOwner()
    expect(await send(requests, 'requests', app)).toEqual({
      status: 200,
      kept: 'no-store',
      content: { state: 'ready', email: actor.email, pushKey: 'test', request: null },
    })
    const asked = await startProof(deps, actor, {
      methodId: app.methodId,
      option: 'app_notification',
      purpose: 'step_up',
    })
    const challengeId = asked.ok ? asked.value.challengeId : ''
    const { content } = await send(requests, 'requests', app)
    expect(content.request).toMatchObject({ challengeId, purpose: 'step_up', address: actor.address, place: null })
    const { number } = await db.approval.findUniqueOrThrow({ where: { challengeId } })
    expect(JSON.stringify(content.request)).not.toMatch(new RegExp(`"number"|:${number}[,}]`))
    const input = { decision: 'approve', challengeId, purpose: 'step_up', number }
    expect(await send(answer, 'answer', app, input)).toMatchObject({ status: 200, content: { report: null } })
    expect((await send(requests, 'requests', app)).content.request).toBeNull()
  })

  it('is added by what the QR code held, and the number', async () => {
    const actor = await anActor(db)
    const code = await shownCode(deps, actor)
    const phone = { ...aPhoneWithKey(), deviceId: code.id }
    const input = { secret: code.secret, publicKey: phone.spki, device: 'Pixel', subscription: null }
    expect(await send(requests, 'requests', phone)).toMatchObject({ status: 410 })
    expect(await send(bind, 'bind', phone, input)).toMatchObject({ status: 200, content: { email: actor.email } })
    const other = { ...aPhoneWithKey(), deviceId: code.id }
    const theirs = { ...input, publicKey: other.spki }
    expect(await send(bind, 'bind', other, theirs)).toMatchObject({ status: 409, content: { error: 'taken' } })
    expect((await send(requests, 'requests', phone)).content).toEqual({ state: 'adding', isConfirmed: false })
    const { number } = await db.approvalBinding.findUniqueOrThrow({ where: { challengeId: code.id } })
    expect(await send(confirm, 'confirm', other, { number })).toMatchObject({ status: 410 })
    expect(await send(confirm, 'confirm', phone, { number })).toMatchObject({ status: 200 })
    expect((await send(requests, 'requests', phone)).content).toEqual({ state: 'adding', isConfirmed: true })
  })

  it('says where it takes notifications, where that is a service that we send to', async () => {
    const { app } = await anOwner()
    const kept = () => db.approvalApp.findUniqueOrThrow({ where: { methodId: app.methodId } })
    const say = (endpoint: string) => send(subscription, 'subscription', app, { subscription: aSubscription(endpoint) })
    expect((await say('https://push.example.test/me')).content).toEqual({ kept: true })
    expect((await kept()).subscriptionCiphertext).toMatch(/^v1\.test\./)
    expect((await say('https://10.0.0.1/me')).content).toEqual({ kept: false })
    expect((await kept()).subscriptionCiphertext).toBeNull()
    expect((await send(subscription, 'subscription', app, { subscription: { endpoint: 'x' } })).status).toBe(400)
  })

  it('whose clock is off is told the time, by which it then goes on', async () => {
    const { app } = await anOwner()
    const at = new Date(clock.now().getTime() - minutes(2) - seconds(1))
    const told = await send(requests, 'requests', app, {}, { at })
    expect(told).toMatchObject({ status: 401, content: { error: 'clock', now: clock.now().getTime() } })
    expect(await send(requests, 'requests', app, {}, { at: new Date(told.content.now) })).toMatchObject({ status: 200 })
    const late = new Date(clock.now().getTime() + minutes(1))
    expect(await send(requests, 'requests', app, {}, { at: late })).toMatchObject({ status: 200 })
  })

  it('gets one answer, unknown or removed, with a foreign key or of a disabled account', async () => {
    const [one, other, disabled] = [await anOwner(), await anOwner(), await anOwner()]
    await db.method.delete({ where: { id: other.app.methodId } })
    await db.user.update({ where: { id: disabled.actor.id }, data: { disabledAt: new Date() } })
    const foreign = { ...other.app, deviceId: one.app.deviceId }
    const unknown = { ...aPhoneWithKey(), deviceId: '00000000-0000-7000-8000-000000000000' }
    for (const phone of [other.app, disabled.app, foreign, unknown]) {
      for (const [route, name] of [
        [requests, 'requests'],
        [subscription, 'subscription'],
      ] as const) {
        const said = await send(route, name, phone, { subscription: null })
        expect(said).toEqual({ status: 410, kept: 'no-store', content: { error: 'gone' } })
      }
    }
  })
})

describe('a request that is none of our app', () => {
  it.each([
    ['another origin', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['no origin', {}],
    ['another site, whatever it says', { origin: APP_URL, 'sec-fetch-site': 'cross-site' }],
  ])('comes from %s, and is refused', async (_, sent) => {
    const { app } = await anOwner()
    vi.mocked(headers).mockResolvedValue(new Headers(sent) as unknown as Awaited<ReturnType<typeof headers>>)
    expect(await send(requests, 'requests', app)).toMatchObject({ status: 403 })
  })

  it.each([
    ['is no JSON', { body: 'x' }],
    ['is empty', { body: '' }],
    ['is huge', { body: `{"x":"${'a'.repeat(20_000)}"}` }],
    ['names no device', { headers: { [DEVICE_HEADERS.device]: 'x' } }],
    ['has a long signature', { headers: { [DEVICE_HEADERS.signature]: 'A'.repeat(300) } }],
  ])('%s, and is refused', async (_, sent) => {
    const { app } = await anOwner()
    expect((await send(requests, 'requests', app, {}, sent)).status).toBe(400)
  })

  it.each([
    { decision: 'maybe', number: 42 },
    { decision: 'approve', number: '42' },
    { decision: 'approve', number: 4.2 },
    { decision: 'approve', number: 4242 },
    { decision: 'approve' },
    { decision: 'approve', number: 42, purpose: 'registration' },
  ])('answers with %j, and is refused', async (said) => {
    const { app } = await anOwner()
    const input = { challengeId: '00000000-0000-7000-8000-000000000000', purpose: 'sign_in', ...said }
    expect((await send(answer, 'answer', app, input)).status).toBe(400)
  })

  it('asks how a page of another browser stands, and is told that it is over', async () => {
    const { actor, app } = await anOwner()
    const asked = await startProof(deps, actor, {
      methodId: app.methodId,
      option: 'app_notification',
      purpose: 'step_up',
    })
    const challenge = asked.ok ? asked.value.challengeId : ''
    const context = (of: string) => ({ params: Promise.resolve({ challenge: of }) })
    const request = new Request(APP_URL)
    expect(await (await progress(request, context(challenge))).json()).toEqual({ progress: 'over' })
    expect(await (await progress(request, context('x'))).json()).toEqual({ progress: 'over' })
    expect(await (await resetProgress()).json()).toEqual({ progress: 'over' })
  })
})

describe('a stream', () => {
  it('is refused to who is no device', async () => {
    const unknown = { ...aPhoneWithKey(), deviceId: '00000000-0000-7000-8000-000000000000' }
    expect(await send(live, 'live', unknown)).toMatchObject({ status: 410 })
  })

  it('wakes the device that something waits for, and no other', async () => {
    process.env.DATABASE_URL = db.url
    const [one, other] = [await anOwner(), await anOwner()]
    const open = async ({ app }: typeof one) => {
      const signed = signedRequest(app, { deviceId: app.deviceId, name: 'live', at: clock.now() })
      const over = new AbortController()
      const response = await live(
        new Request(`${APP_URL}${signed.path}`, {
          method: 'POST',
          body: signed.body,
          signal: over.signal,
          headers: {
            [DEVICE_HEADERS.device]: signed.device,
            [DEVICE_HEADERS.time]: signed.time,
            [DEVICE_HEADERS.signature]: signed.signature,
          },
        }),
      )
      let said = ''
      const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
      const reading = (async () => {
        for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) said += part.value
      })()
      return {
        close() {
          over.abort()
          return reading
        },
        looks: () => said.split('data: look').length - 1,
      }
    }
    const [theirs, bystander] = [await open(one), await open(other)]
    // Once for the start: something may have been missed.
    await vi.waitFor(() => expect([theirs.looks(), bystander.looks()]).toEqual([1, 1]), { timeout: 20_000 })
    const proof = { methodId: one.app.methodId, option: 'app_notification', purpose: 'step_up' } as const
    await startProof(deps, one.actor, proof)
    await vi.waitFor(() => expect(theirs.looks()).toBe(2), { timeout: 20_000 })
    expect(bystander.looks()).toBe(1)
    await Promise.all([theirs.close(), bystander.close()])
  })
})
