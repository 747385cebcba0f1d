import { createPublicKey, verify } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import { isPushService } from '@/features/methods/approval-app/push-services'
import { vapidKeys } from '@/features/methods/approval-app/vapid'
import { isPublicAddress, webPush } from '@/features/methods/approval-app/web-push'
import { minutes } from '@/lib/time'
import { keyring } from '@/server/keys'
import { aKey, testKeys } from '../../support/builders'
import { aReceiver, startPushServer } from '../../support/push-server'

const service = await startPushServer()
afterAll(() => service.close())

const vapid = vapidKeys(testKeys)
const warnings: object[] = []
const log = { warn: (details: object) => void warnings.push(details) }
const push = webPush({ vapid, contact: 'mailto:id@example.test', origins: [service.url] }, log)
const receiver = aReceiver()
const message = { title: 'Are you signing in?', body: 'Somebody asks', tag: 'one' }
const send = (path: string, by = push) =>
  by.send({ endpoint: `${service.url}${path}`, keys: receiver.keys }, message, minutes(3))

describe('a notification', () => {
  it('arrives so that only its browser can read it, for three minutes and at once, by a key that we hold', async () => {
    expect(await send('/one')).toBe('sent')
    const sent = service.pushed.find(({ path }) => path === '/one')
    expect(sent?.headers).toMatchObject({ ttl: '180', urgency: 'high', 'content-encoding': 'aes128gcm' })
    expect(JSON.parse(receiver.read(sent?.body ?? Buffer.alloc(0)))).toEqual(message)
    expect(sent?.body.toString('latin1')).not.toContain('signing in')

    const [, token = '', key = ''] = /^vapid t=(.+), k=(.+)$/.exec(String(sent?.headers.authorization)) ?? []
    expect(key).toBe(vapid.publicKey)
    const [head = '', claims = '', signature = ''] = token.split('.')
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      aud: service.url,
      sub: 'mailto:id@example.test',
    })
    const point = Buffer.from(key, 'base64url')
    const jwk = { kty: 'EC', crv: 'P-256', x: point.toString('base64url', 1, 33), y: point.toString('base64url', 33) }
    const publicKey = createPublicKey({ key: jwk, format: 'jwk' })
    const signed = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const
    expect(verify('sha256', Buffer.from(`${head}.${claims}`), signed, Buffer.from(signature, 'base64url'))).toBe(true)
  })

  it.each([
    ['404', 'gone'],
    ['410', 'gone'],
    ['401', 'failed'],
    ['429', 'failed'],
    ['500', 'failed'],
  ])('that is answered %s is %s', async (status, outcome) => {
    expect(await send(`/status/${status}`)).toBe(outcome)
  })

  it('follows no redirect', async () => {
    expect(await send('/redirect')).toBe('failed')
    expect(service.pushed.some(({ path }) => path === '/elsewhere')).toBe(false)
  })

  it('does not wait for a service that never answers, and says nothing of the browser in the log', async () => {
    warnings.length = 0
    const since = Date.now()
    expect(await send('/never/a-secret-of-the-browser')).toBe('failed')
    expect(Date.now() - since).toBeLessThan(20_000)
    expect(warnings).toHaveLength(1)
    expect(JSON.stringify(warnings)).not.toContain('a-secret')
  })

  it('fails where nobody listens, and where the keys of the browser are none', async () => {
    const closed = webPush({ vapid, contact: 'mailto:id@example.test', origins: ['http://127.0.0.1:1'] }, log)
    const subscription = { endpoint: 'http://127.0.0.1:1/x', keys: receiver.keys }
    expect(await closed.send(subscription, message, 1000)).toBe('failed')
    const keys = { p256dh: 'A'.repeat(87), auth: 'A'.repeat(22) }
    expect(await push.send({ endpoint: `${service.url}/two`, keys }, message, 1000)).toBe('failed')
  })

  it('goes to no address that is not allowed, whoever kept it', async () => {
    const strict = webPush({ vapid, contact: 'mailto:id@example.test', origins: [] }, log)
    const before = service.pushed.length
    expect(await send('/three', strict)).toBe('gone')
    expect(service.pushed).toHaveLength(before)
  })
})

describe('the services that are sent to', () => {
  it.each([
    'https://fcm.googleapis.com/fcm/send/abc',
    'https://updates.push.services.mozilla.com/wpush/v2/abc',
    'https://web.push.apple.com/abc',
    'https://wns2-par02p.notify.windows.com/w/?token=abc',
  ])('are known: %s', (endpoint) => {
    expect(isPushService(endpoint, [])).toBe(true)
  })

  it.each([
    'http://fcm.googleapis.com/fcm/send/abc',
    'https://fcm.googleapis.com:8443/fcm/send/abc',
    'https://fcm.googleapis.com.evil.example/x',
    'https://evil.example/fcm.googleapis.com',
    'https://fcm.googleapis.com@evil.example/x',
    'https://user:pass@fcm.googleapis.com/x',
    'https://push.apple.com.evil.example/x',
    'https://evilpush.apple.com/x',
    'https://127.0.0.1/x',
    'https://[::1]/x',
    'https://169.254.169.254/latest/meta-data',
    'https://2130706433/x',
    'file:///etc/passwd',
    'javascript:alert(1)',
    '',
  ])('are no others: %s', (endpoint) => {
    expect(isPushService(endpoint, [])).toBe(false)
  })

  it('are those that the operator named, too, by their whole address', () => {
    const named = ['http://push.example.test:8080']
    expect(isPushService('http://push.example.test:8080/x', named)).toBe(true)
    expect(isPushService('http://push.example.test:8081/x', named)).toBe(false)
    expect(isPushService('https://push.example.test:8080/x', named)).toBe(false)
  })

  it.each(['10.1.2.3', '127.0.0.1', '169.254.169.254', '172.16.0.1', '192.168.1.1', '100.64.0.1', '0.0.0.0', '::1'])(
    'are in no private network: %s',
    (address) => {
      expect(isPublicAddress(address)).toBe(false)
    },
  )
  it.each(['fd00::1', 'fe80::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', '64:ff9b::a00:1', '224.0.0.1'])(
    'are in no private network: %s',
    (address) => {
      expect(isPublicAddress(address)).toBe(false)
    },
  )
  it.each(['142.250.1.1', '2a00:1450:4001:81b::200a'])('are on the Internet: %s', (address) => {
    expect(isPublicAddress(address)).toBe(true)
  })
})

describe('the key by which services know us', () => {
  it('stays when a newer key is put before the oldest, and is another without it', () => {
    const { publicKey } = vapidKeys(keyring([aKey('test')]))
    expect(vapidKeys(keyring([aKey('newer', 7), aKey('test')])).publicKey).toBe(publicKey)
    expect(vapidKeys(keyring([aKey('newer', 7)])).publicKey).not.toBe(publicKey)
  })
})
