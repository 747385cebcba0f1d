import 'server-only'
import type { Counted } from '@/features/limits/counters'
import { limits } from '@/features/limits/limits'
import type { PhoneNumber } from '@/lib/phone-number'
import type { Keyring } from '@/server/keys'

/** `sends_per_number`: to one number or mail address. */
export type SendCounter = Counted & { counts: 'sends_per_number' | 'sends_per_person' }

/** What one send counts against: the person's day and the number's ten minutes, whoever asks for it. */
export function sendCounters(keys: Keyring, userId: string, to: PhoneNumber): SendCounter[] {
  return [
    { counts: 'sends_per_person', key: `sends:person:${userId}`, rate: limits.sendsPerPerson },
    { counts: 'sends_per_number', key: `sends:number:${keys.blindIndex(to, 'sends')}`, rate: limits.sendsPerNumber },
  ]
}
