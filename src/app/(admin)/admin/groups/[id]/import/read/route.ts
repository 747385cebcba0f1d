import { redirect } from 'next/navigation'
import { z } from 'zod'
import { keepDraft } from '@/features/drafts/drafts'
import { MOST_BYTES, readImport } from '@/features/groups/read-import'
import { deps } from '@/server/deps'
import { requireActingAdministrator } from '@/server/session'

/** What a form has beside its file. */
const ENVELOPE = 20_000

/** Reads the addresses of a form, keeps them, and leads to the page that says what would come of each. */
export async function POST(request: Request, { params }: RouteContext<'/admin/groups/[id]/import/read'>) {
  const actor = await requireActingAdministrator()
  const id = z.uuid().safeParse((await params).id)
  if (!id.success) redirect('/admin/groups')
  const here = `/admin/groups/${id.data}/import` as const
  const form = await readForm(request)
  if (form === 'too_big') redirect(`${here}?error=too_big`)
  const file = form?.get('file')
  const text = file instanceof File && file.size > 0 ? await file.text() : String(form?.get('text') ?? '')
  if (Buffer.byteLength(text) > MOST_BYTES) redirect(`${here}?error=too_big`)
  const lines = readImport(text)
  if (lines.length === 0) redirect(`${here}?error=empty`)
  redirect(`${here}/${await keepDraft(deps(), actor, 'import', { groupId: id.data, lines })}`)
}

/** A form, of which no more is read than a file may have; null where it is none. */
async function readForm(request: Request): Promise<FormData | 'too_big' | null> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.length
    if (size > MOST_BYTES + ENVELOPE) return 'too_big'
    chunks.push(chunk)
  }
  const type = request.headers.get('content-type') ?? ''
  const whole = new Response(Buffer.concat(chunks), { headers: { 'content-type': type } })
  return whole.formData().catch(() => null)
}
