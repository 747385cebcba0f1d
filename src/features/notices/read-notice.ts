import { z } from 'zod'
import { NoticeEvent, NoticeSource } from './notice'

/** Reads what `notify` stored of an event: in the outbox, and in the changes that can be disputed. */
export function readNotice(event: string, details: unknown): { event: NoticeEvent; source: NoticeSource } {
  const stored = NoticeSourceOf.parse(details)
  return { event: NoticeEvent.parse({ ...stored, type: event }), source: stored.source }
}

const NoticeSourceOf = z.looseObject({ source: NoticeSource })
