import 'server-only'
import { createSocket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { connect, isIPv6 } from 'node:net'
import { seconds } from '@/lib/time'
import type { Sink } from './file-sink'

const LONGEST = seconds(10)
/** How long a server may take to close its end once it has everything. Some never do, and that is no failure. */
const GOODBYE = seconds(2)

type Address = { host: string; port: number }

/**
 * Sends each message in a frame of its length (RFC 6587, 3.4.1), a connection a batch. Syslog has no receipts: that the
 * server took all of it and closed, or did not break off, is as much as can be known.
 */
export function syslogOverTcp({ host, port }: Address): Sink {
  return {
    async write(messages) {
      const socket = connect({ host, port })
      socket.setTimeout(LONGEST, () => socket.destroy(new Error('timeout')))
      try {
        await once(socket, 'connect')
        const closed = once(socket, 'close')
        closed.catch(() => {}) // the same trouble comes out of what is awaited before it
        socket.resume()
        socket.end(messages.map((message) => `${Buffer.byteLength(message)} ${message}`).join(''))
        await once(socket, 'finish')
        // `once` rejects when the socket errs before it closes.
        await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, GOODBYE).unref())])
      } finally {
        socket.on('error', () => {}) // whatever comes after this no longer counts
        socket.destroy()
      }
    },
    async close() {},
  }
}

/** Sends each message in a datagram (RFC 5426). Whatever is lost on the way is lost. */
export function syslogOverUdp({ host, port }: Address): Sink {
  return {
    async write(messages) {
      const { address } = await lookup(host)
      const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4')
      try {
        for (const message of messages) {
          await new Promise<void>((resolve, reject) => {
            socket.send(message, port, address, (error) => (error ? reject(error) : resolve()))
          })
        }
      } finally {
        socket.close()
      }
    },
    async close() {},
  }
}
