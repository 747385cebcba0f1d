import { z } from 'zod'
import type { AskedFilter } from '@/features/audit/read-filter'
import type { Position } from '@/features/audit/search-trail'

const one = z.string().max(1_000).catch('')
const Asked = z.object({
  person: one,
  actor: one,
  event: z.union([z.string().transform((event) => [event]), z.array(z.string()).max(200)]).catch([]),
  from: one,
  to: one,
})

/** What the boxes of the filter hold, from the address or from a form. A box that came twice, or too full, counts as empty. */
export function readAsked(source: Readonly<Record<string, unknown>>): AskedFilter {
  const { event, ...boxes } = Asked.parse(source)
  return { ...boxes, events: event.filter((type) => type !== '') }
}

/** The address of the page with a filter, and where it goes on. */
export function addressOf({ events, ...boxes }: AskedFilter, before?: Position): string {
  const asked = new URLSearchParams(Object.entries(boxes).filter(([, text]) => text !== ''))
  for (const event of events) asked.append('event', event)
  if (before) asked.set('before', `${before.at.getTime()}.${before.seq}`)
  return asked.size > 0 ? `/admin/audit?${asked}` : '/admin/audit'
}

/** Where a page begins, as its address says it; null for the beginning, and where it is not understood. */
export const Before = z
  .string()
  .regex(/^\d{1,14}\.[1-9]\d{0,17}$/)
  .transform((text): Position => {
    const [ms, seq] = text.split('.')
    return { at: new Date(Number(ms)), seq: BigInt(seq ?? 0) }
  })
  .nullable()
  .catch(null)
