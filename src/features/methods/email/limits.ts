import 'server-only'
import { limits } from '@/features/limits/limits'
import type { Keyring } from '@/server/keys'
import type { SendCounter } from '../phone/limits'
import { comparable, type MailAddress } from './address'

/** What one mail with a code counts against: the person's day of codes, and the address's ten minutes, whoever asks. */
export function mailCounters(keys: Keyring, userId: string, to: MailAddress): SendCounter[] {
  return [
    { counts: 'sends_per_person', key: `sends:person:${userId}`, rate: limits.sendsPerPerson },
    {
      counts: 'sends_per_number',
      key: `sends:address:${keys.blindIndex(comparable(to), 'sends')}`,
      rate: limits.sendsPerNumber,
    },
  ]
}
