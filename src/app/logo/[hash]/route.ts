import { findLogo } from '@/features/organisation/repository'
import { deps } from '@/server/deps'

/** An image that was uploaded. The hash of its bytes is its address, so what stands there never changes. */
export async function GET(_: Request, { params }: RouteContext<'/logo/[hash]'>): Promise<Response> {
  const { hash } = await params
  const logo = /^[0-9a-f]{64}$/.test(hash) ? await findLogo(deps().db, hash) : null
  if (!logo) return new Response(null, { status: 404 })
  return new Response(new Uint8Array(logo.bytes), {
    headers: { 'content-type': logo.type, 'cache-control': 'public, max-age=31536000, immutable' },
  })
}
