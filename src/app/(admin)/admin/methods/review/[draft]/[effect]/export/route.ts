import { peopleAffected } from '@/features/policy/what-if/people-affected'
import { csvRecord } from '@/lib/csv'
import { deps } from '@/server/deps'
import { requireAdministrator } from '@/server/session'
import { EffectId, reviewAt } from '../../reviewed'

/** Everybody to whom a change would do something, as a file that is written while it is read. */
export async function GET(
  _request: Request,
  { params }: RouteContext<'/admin/methods/review/[draft]/[effect]/export'>,
): Promise<Response> {
  const person = await requireAdministrator()
  const { draft, effect } = await params
  const parsed = EffectId.safeParse(effect)
  if (!parsed.success) return new Response(null, { status: 404 })
  const { whatIf } = await reviewAt(person, draft)
  const lines = linesOf(peopleAffected(deps().db, whatIf, parsed.data))
  const headers = {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="${parsed.data}.csv"`,
    'cache-control': 'no-store',
  }
  return new Response(streamOf(lines), { headers })
}

/** A line at a time, as fast as the reader takes them; no further when they go away. */
function streamOf(lines: AsyncGenerator<string, void>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await lines.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    async cancel() {
      await lines.return()
    },
  })
}

async function* linesOf(people: ReturnType<typeof peopleAffected>): AsyncGenerator<string> {
  yield csvRecord(['email', 'name'])
  for await (const { email, displayName } of people) yield csvRecord([email, displayName])
}
