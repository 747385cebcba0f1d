import { LONGEST_IMAGE } from '@/features/organisation/image'
import { uploadLogo } from '@/features/organisation/upload-logo'
import { deps } from '@/server/deps'
import { requireSameOrigin } from '@/server/request'
import { currentPerson, requireActingAdministrator } from '@/server/session'

/** What a form needs besides the file in it. */
const FORM = 16 * 1024

/**
 * Takes an image for its administrator to look at. A route and not an action, since an action takes no form of this size,
 * and one that is larger still must be refused in words.
 */
export async function POST(request: Request): Promise<Response> {
  await requireSameOrigin()
  // The guard would have the browser send the whole file to the sign-in page.
  if (!(await currentPerson())) return goTo('/sign-in?to=/admin/organisation/logo')
  await requireActingAdministrator()
  const length = Number(request.headers.get('content-length') ?? Number.POSITIVE_INFINITY)
  if (!(length <= LONGEST_IMAGE + FORM)) return backWith('problem=too_large')
  const form = await request.formData().catch(() => null)
  const file = form?.get('image')
  if (!(file instanceof File) || file.size === 0) return backWith('problem=missing')
  const kept = await uploadLogo(deps(), new Uint8Array(await file.arrayBuffer()))
  return backWith(kept.ok ? `image=${kept.value.hash}` : `problem=${kept.error}`)
}

const backWith = (query: string) => goTo(`/admin/organisation/logo?${query}`)

function goTo(location: string): Response {
  return new Response(null, { status: 303, headers: { location } })
}
