import type { DeviceState } from '@/lib/device-answers'
import { DEVICE_HEADERS, signedText } from '@/lib/device-signature'

/** Who asks: a device of one account, by its key. */
export type Asking = { deviceId: string; privateKey: CryptoKey }

/** How far the clock of this device is behind that of the server, in milliseconds. Found out when it matters. */
let clockOffset = 0

/** What came back: the answer, which failure it names, or nothing, where the server cannot be reached. */
export type Reply<Content> = { content: Content } | { error: string } | null

/** Looks at what there is for a device. */
export const look = (asking: Asking) => ask<DeviceState>(asking, 'requests', {})

/** Sends a request that is signed by the key of this device, and reads the answer. */
export async function ask<Content>(asking: Asking, name: string, input: object): Promise<Reply<Content>> {
  try {
    const response = await send(asking, name, input)
    const content: unknown = await response.json()
    if (!response.ok) return { error: errorOf(content) ?? 'other' }
    // Our own server wrote it, of this version.
    return { content: content as Content }
  } catch {
    return null
  }
}

/** Calls `wake` whenever there may be something to look at, until the stream ends or `signal` is aborted. */
export async function listenForWakes(asking: Asking, signal: AbortSignal, wake: () => void): Promise<void> {
  const response = await send(asking, 'live', {}, signal)
  if (!response.ok || !response.body) return
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    if (part.value.includes('data: look')) wake()
  }
}

async function send(asking: Asking, name: string, input: object, signal?: AbortSignal): Promise<Response> {
  const first = await sendOnce(asking, name, input, signal)
  if (first.status !== 401) return first
  // The clock of this device is off: the answer says what time it is.
  const content: unknown = await first.clone().json()
  if (!content || typeof content !== 'object' || !('now' in content) || typeof content.now !== 'number') return first
  clockOffset = content.now - Date.now()
  return sendOnce(asking, name, input, signal)
}

async function sendOnce({ deviceId, privateKey }: Asking, name: string, input: object, signal?: AbortSignal) {
  const [path, body, time] = [`/api/authenticator/${name}`, JSON.stringify(input), String(Date.now() + clockOffset)]
  const bytes = (text: string) => new TextEncoder().encode(text)
  const bodyHash = toBase64url(await crypto.subtle.digest('SHA-256', bytes(body)))
  const text = signedText({ origin: location.origin, path, device: deviceId, time, bodyHash })
  const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, bytes(text))
  return fetch(path, {
    method: 'POST',
    body,
    signal,
    cache: 'no-store',
    headers: {
      'content-type': 'application/json',
      [DEVICE_HEADERS.device]: deviceId,
      [DEVICE_HEADERS.time]: time,
      [DEVICE_HEADERS.signature]: toBase64url(signature),
    },
  })
}

/** Bytes as they travel in texts. */
export function toBase64url(bytes: ArrayBuffer): string {
  const text = btoa(String.fromCharCode(...new Uint8Array(bytes)))
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

function errorOf(content: unknown): string | null {
  const has = content !== null && typeof content === 'object' && 'error' in content
  return has && typeof content.error === 'string' ? content.error : null
}
