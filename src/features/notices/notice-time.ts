import { createFormatter } from 'next-intl'

/** A moment as a mail says it, where the organisation is. */
export function noticeTime(at: Date, timeZone: string): string {
  const form = { year: 'numeric', month: 'long', day: 'numeric', hour: 'numeric', minute: '2-digit' } as const
  return createFormatter({ locale: 'en', timeZone }).dateTime(at, { ...form, timeZoneName: 'short' })
}
