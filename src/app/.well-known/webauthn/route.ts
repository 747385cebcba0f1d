import { connection } from 'next/server'
import { deps } from '@/server/deps'

/** The other addresses whose pages may use the keys of this domain (WebAuthn 5.11, related origins). */
export async function GET(): Promise<Response> {
  await connection()
  const { origins } = deps().relyingParty
  return origins.length > 1 ? Response.json({ origins }) : new Response(null, { status: 404 })
}
