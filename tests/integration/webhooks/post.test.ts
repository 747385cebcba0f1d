import { lookup } from 'node:dns/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { post } from '@/features/webhooks/post'
import { targetRules } from '@/features/webhooks/rules'
import type { TargetRules } from '@/features/webhooks/target'
import { startWebhookTarget, type WebhookTarget } from '../../support/webhook-target'

vi.mock('node:dns/promises', async (real) => ({ ...(await real<object>()), lookup: vi.fn() }))

let target: WebhookTarget
beforeEach(async () => {
  target = await startWebhookTarget()
  const { lookup: real } = await vi.importActual<typeof import('node:dns/promises')>('node:dns/promises')
  vi.mocked(lookup).mockReset().mockImplementation(real)
})
afterEach(() => target.stop())

const rules = (...allowHosts: string[]): TargetRules => targetRules({ allowHosts, appUrl: 'https://id.example.org' })
const send = (url: string, ...allowHosts: string[]) =>
  post(url, { headers: { 'webhook-id': '1' }, body: '{"seq":1}' }, rules(...allowHosts))
/** What a name leads to, one answer a look-up. */
function leadsTo(...answers: string[][]): void {
  for (const addresses of answers) {
    const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
    vi.mocked(lookup).mockResolvedValueOnce(found as never) // the type is that of the form without `all`
  }
}

describe('a delivery', () => {
  it('is a POST of JSON to the very path, under the name of the host', async () => {
    expect(await send(`${target.url}?a=b`, target.host)).toEqual({ kind: 'delivered', status: 204 })
    const [{ headers, path, body } = { headers: {}, path: '', body: '' }] = target.arrived
    expect([path, body]).toEqual(['/hook?a=b', '{"seq":1}'])
    expect(headers).toMatchObject({ host: target.host, 'content-type': 'application/json', 'webhook-id': '1' })
  })

  it.each([
    [301, 'redirect'],
    [302, 'redirect'],
    [307, 'redirect'],
    [308, 'redirect'],
    [304, 'redirect'],
    [400, 'status'],
    [410, 'status'],
    [500, 'status'],
  ])('that is answered %i has not arrived, and no redirect is followed', async (status, kind) => {
    const other = await startWebhookTarget()
    target.answer = (response) => response.writeHead(status, { location: other.url }).end()
    expect(await send(target.url, target.host, other.host)).toEqual({ kind, status })
    expect(other.arrived).toEqual([])
    await other.stop()
  })

  it('takes no more of the answer than 64 kB', async () => {
    let isCutOff = false
    target.answer = (response) => {
      response.writeHead(200)
      response.on('close', () => {
        isCutOff = !response.writableFinished
      })
      const fill = () => {
        while (response.write(Buffer.alloc(16_384))) {
          // Until it is full; then again once it is not.
        }
      }
      response.on('drain', fill)
      fill()
    }
    expect(await send(target.url, target.host)).toEqual({ kind: 'delivered', status: 200 })
    await vi.waitFor(() => expect(isCutOff).toBe(true))
  })

  it.each([
    ['says nothing', () => {}],
    [
      'begins and never ends',
      (response: import('node:http').ServerResponse) => void response.writeHead(200).write('x'),
    ],
  ])('to a target that %s is over after ten seconds', async (_, answer) => {
    target.answer = answer
    const since = Date.now()
    expect(await send(target.url, target.host)).toEqual({ kind: 'timeout' })
    expect(Date.now() - since).toBeGreaterThan(9_900)
    expect(Date.now() - since).toBeLessThan(20_000)
  })

  it('to a target that is down or breaks off has not arrived', async () => {
    target.answer = (response) => response.destroy()
    expect(await send(target.url, target.host)).toEqual({ kind: 'unreachable' })
    const { url, host } = target
    await target.stop()
    expect(await send(url, host)).toEqual({ kind: 'unreachable' })
    target = await startWebhookTarget()
  })

  it('to a server that does not speak TLS, or to a name that is not there, says which', async () => {
    expect(await send(target.url.replace('http:', 'https:'), target.host)).toEqual({ kind: 'tls' })
    vi.mocked(lookup).mockRejectedValueOnce(Object.assign(new Error(), { code: 'ENOTFOUND' }))
    expect(await send('https://no.such.host.example/')).toEqual({ kind: 'not_found' })
  })
})

describe('nothing is sent', () => {
  const inside = () => `https://hooks.example.org:${target.host.split(':')[1]}/`

  it.each([
    [['127.0.0.1']],
    [['10.0.0.1']],
    [['::1']],
    [['::ffff:127.0.0.1']],
    [['169.254.169.254']],
    [['192.0.32.8', '127.0.0.1']],
    [['127.0.0.1', '192.0.32.8']],
  ])('to a name that leads to %j', async (addresses) => {
    leadsTo(addresses)
    expect(await send(inside())).toEqual({ kind: 'refused' })
    expect(target.arrived).toEqual([])
  })

  it('to an address of this machine that is public', async () => {
    leadsTo(['192.0.32.9'])
    const own = { ...rules(), ownAddresses: () => ['192.0.32.9'] }
    expect(await post(inside(), { headers: {}, body: '{}' }, own)).toEqual({ kind: 'refused' })
  })

  it('to an address in a form that hides what it is', async () => {
    for (const host of ['0x7f.1', '2130706433', '[::ffff:7f00:1]', 'localhost', '0']) {
      expect(await send(`https://${host}:${target.host.split(':')[1]}/`)).toEqual({ kind: 'refused' })
    }
    expect(lookup).not.toHaveBeenCalled()
  })

  it('to where the operator no longer allows it', async () => {
    expect(await send(target.url)).toEqual({ kind: 'refused' })
    expect(target.arrived).toEqual([])
  })
})

it('looks a name up once, and connects to what it found, whatever the name leads to a moment later', async () => {
  const port = target.host.split(':')[1]
  leadsTo(['127.0.0.1'], ['127.0.0.9'], ['127.0.0.9'])
  expect(await send(`http://hooks.localhost:${port}/x`, `hooks.localhost:${port}`)).toEqual({
    kind: 'delivered',
    status: 204,
  })
  expect(lookup).toHaveBeenCalledTimes(1)
  expect(target.arrived[0]?.headers.host).toBe(`hooks.localhost:${port}`)
})
