import { z } from 'zod'
import { exportTrail } from '@/features/audit/export-trail'
import { readFilter } from '@/features/audit/read-filter'
import { deps } from '@/server/deps'
import { env } from '@/server/env'
import { requireActingAdministrator } from '@/server/session'
import { addressOf, readAsked } from '../asked'

const Format = z.enum(['csv', 'jsonl'])
const types = { csv: 'text/csv; charset=utf-8; header=present', jsonl: 'application/jsonl; charset=utf-8' }

/** Gives the rows of a filter as a file. A filter that means nothing leads back to the page, which says why. */
export async function POST(request: Request): Promise<Response> {
  const actor = await requireActingAdministrator()
  const form = await request.formData()
  const asked = readAsked({ ...Object.fromEntries(form), event: form.getAll('event') })
  const format = Format.safeParse(form.get('format'))
  const filter = await readFilter(deps().db, asked, env().TIME_ZONE)
  if (!filter.ok || !format.success) return new Response(null, { status: 303, headers: { location: addressOf(asked) } })

  const file = await exportTrail(deps(), actor, { filter: filter.value, format: format.data })
  const name = `audit-${deps().now().toISOString().slice(0, 10)}.${format.data}`
  return new Response(file, {
    headers: {
      'content-type': types[format.data],
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'private, no-store',
    },
  })
}
