import { createDecipheriv, createECDH, type ECDH, hkdfSync, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A notification as a push service gets it: nothing that it can read. */
export type Pushed = { path: string; headers: IncomingHttpHeaders; body: Buffer }

/**
 * A push service on this machine, by HTTP. What was sent to a path is told to whoever gets that path, in base64. It answers
 * 201, or as a path says: `/status/410`, `/redirect`, `/never`.
 */
export async function startPushServer() {
  const pushed: Pushed[] = []
  const server = createServer(async (request, response) => {
    const path = request.url ?? ''
    if (request.method === 'GET') {
      const bodies = pushed.filter((one) => one.path === path).map(({ body }) => body.toString('base64'))
      response.setHeader('content-type', 'application/json').end(JSON.stringify(bodies))
      return
    }
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part)
    pushed.push({ path, headers: request.headers, body: Buffer.concat(parts) })
    if (path.startsWith('/never')) return
    if (path.startsWith('/redirect')) response.setHeader('location', '/elsewhere')
    const status = /^\/status\/(\d{3})/.exec(path)?.[1]
    response.writeHead(path.startsWith('/redirect') ? 307 : Number(status ?? 201)).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // Its address is that of a TCP server, since it listens on a port.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    pushed,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** The keys of a browser that takes notifications. */
export function aReceiver() {
  const ecdh = createECDH('prime256v1')
  ecdh.generateKeys()
  const auth = randomBytes(16)
  const keys = { p256dh: ecdh.getPublicKey('base64url'), auth: auth.toString('base64url') }
  return { keys, read: (body: Buffer) => decrypted({ ecdh, auth }, body) }
}
export type Receiver = ReturnType<typeof aReceiver>

/** Reads a notification as the browser does (RFC 8291, with aes128gcm of RFC 8188). */
function decrypted({ ecdh, auth }: { ecdh: ECDH; auth: Buffer }, body: Buffer): string {
  const salt = body.subarray(0, 16)
  const idLength = body.readUInt8(20)
  const sender = body.subarray(21, 21 + idLength)
  const content = body.subarray(21 + idLength)
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), ecdh.getPublicKey(), sender])
  const derive = (secret: Buffer, salted: Buffer, about: Buffer, length: number) =>
    Buffer.from(hkdfSync('sha256', secret, salted, about, length))
  const secret = derive(ecdh.computeSecret(sender), auth, info, 32)
  const key = derive(secret, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16)
  const nonce = derive(secret, salt, Buffer.from('Content-Encoding: nonce\0'), 12)
  const decipher = createDecipheriv('aes-128-gcm', key, nonce).setAuthTag(content.subarray(-16))
  const text = Buffer.concat([decipher.update(content.subarray(0, -16)), decipher.final()])
  // What follows the last byte that is no zero is padding.
  return text.subarray(0, text.lastIndexOf(2)).toString('utf8')
}
