import { decodeClientDataJSON } from '@simplewebauthn/server/helpers'
import { z } from 'zod'

/** Longer than any credential id (1023 bytes), signature or attestation that a key sends. */
const Base64Url = z
  .string()
  .max(24_000)
  .regex(/^[A-Za-z0-9_-]*$/)

const common = { type: z.literal('public-key'), clientExtensionResults: z.object({}).catchall(z.unknown()) }

const Transport = z.enum(['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'])

/** Ids are the same bytes twice in the JSON of a browser. */
const hasOneId = ({ id, rawId }: { id: string; rawId: string }) => id === rawId && id !== ''

const Creation = z
  .object({
    id: Base64Url,
    rawId: Base64Url,
    ...common,
    response: z.object({
      clientDataJSON: Base64Url,
      attestationObject: Base64Url,
      // What the browser has never heard of is of no use to it later.
      transports: z.array(z.string().max(32)).max(16).default([]).transform(known),
    }),
  })
  .refine(hasOneId)

const Assertion = z
  .object({
    id: Base64Url,
    rawId: Base64Url,
    ...common,
    response: z.object({
      clientDataJSON: Base64Url,
      authenticatorData: Base64Url,
      signature: Base64Url,
      userHandle: Base64Url.optional(),
    }),
  })
  .refine(hasOneId)

/** What a browser sends when a key was made. */
export type Creation = z.output<typeof Creation>
/** What a browser sends when a key signed. */
export type Assertion = z.output<typeof Assertion>

/** Reads what a form sent for a key that was made; null for what no browser sends. */
export function readCreation(text: string): Creation | null {
  return Creation.safeParse(json(text)).data ?? null
}

/** Reads what a form sent for a key that signed; null for what no browser sends. */
export function readAssertion(text: string): Assertion | null {
  return Assertion.safeParse(json(text)).data ?? null
}

/** What a key says that it signed. Whether it did is for `judgeAssertion` to find out. */
export function signedNonce({ response }: Assertion): string | null {
  try {
    return z.string().safeParse(decodeClientDataJSON(response.clientDataJSON).challenge).data ?? null
  } catch {
    return null
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function known(transports: readonly string[]) {
  return transports.flatMap((transport) => Transport.safeParse(transport).data ?? [])
}
