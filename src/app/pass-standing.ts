import 'server-only'
import { getFormatter, getTranslations } from 'next-intl/server'
import { standingAt, type Validity } from '@/features/methods/validity'
import { deps } from '@/server/deps'

/** "valid until …, any number of uses": where a pass stands now, in the time of the organisation. */
export async function passStanding(validity: Validity): Promise<string> {
  const [t, format] = [await getTranslations('methods'), await getFormatter()]
  const time = (moment: Date) => format.dateTime(moment, { dateStyle: 'medium', timeStyle: 'short' })
  const standing = standingAt(validity, deps().now())
  const sentence = t(`standing.${standing}`, { start: time(validity.startsAt), end: time(validity.endsAt) })
  return standing === 'used' ? sentence : `${sentence}, ${t(validity.isOneTime ? 'times.one' : 'times.many')}`
}
