import 'server-only'
import { z } from 'zod'
import { isTimely, type SignedRequest } from '@/features/methods/approval-app/signed-request'
import { DEVICE_HEADERS } from '@/lib/device-signature'
import { fail, ok, type Result } from '@/lib/result'
import { deps } from '@/server/deps'
import { ownOriginOf } from '@/server/request'

/** More than anything that a device has to say. */
const LONGEST_BODY = 8192

const Headers = z.object({
  device: z.uuid(),
  time: z.string().max(20),
  signature: z.string().max(100),
})

/**
 * Reads a request of our app, as far as that goes without knowing the device: from one of our own pages, small, made about
 * now, and of the right form. Whose it is the use case finds out by its signature. No cookie counts. Otherwise the answer
 * to give.
 */
export async function readSignedRequest<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): Promise<Result<{ signed: SignedRequest; input: z.output<Schema> }, Response>> {
  const origin = await ownOriginOf()
  if (!origin) return fail(answer({ error: 'origin' }, 403))
  const said = Headers.safeParse({
    device: request.headers.get(DEVICE_HEADERS.device),
    time: request.headers.get(DEVICE_HEADERS.time),
    signature: request.headers.get(DEVICE_HEADERS.signature),
  })
  const body = await readBody(request)
  const input = body === null ? null : schema.safeParse(parseJson(body))
  if (!said.success || body === null || !input?.success) return fail(answer({ error: 'form' }, 400))
  const now = deps().now()
  if (!isTimely(said.data, now)) return fail(answer({ error: 'clock', now: now.getTime() }, 401))
  const { pathname: path } = new URL(request.url)
  return ok({ signed: { ...said.data, origin, path, body }, input: input.data })
}

/** An answer to a device, which nothing on the way may keep. */
export function answer(content: object, status = 200): Response {
  return Response.json(content, { status, headers: { 'cache-control': 'no-store' } })
}

/** The one answer for an unknown device, one that was removed, a key that is not its own, and a disabled account. */
export const gone = () => answer({ error: 'gone' }, 410)

/** The body as text; null once it is longer than it may be. */
async function readBody(request: Request): Promise<string | null> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of request.body ?? []) {
    length += part.length
    if (length > LONGEST_BODY) return null
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
