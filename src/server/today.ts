import 'server-only'
import { isoDay } from '@/lib/iso-day'
import { deps } from './deps'
import { env } from './env'

/** The present day where the organisation is, as ISO 8601 writes it. */
export function today(): string {
  return isoDay(deps().now(), env().TIME_ZONE)
}
