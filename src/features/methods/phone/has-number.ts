import 'server-only'
import { PHONE_INDEX } from '@/features/verification/destination'
import type { PhoneNumber } from '@/lib/phone-number'
import type { Db } from '@/server/db'
import type { Keyring } from '@/server/keys'

/** Whether the person has this number already, on a phone other than `except`, under whichever key it was written. */
export async function hasNumber(
  db: Db,
  keys: Keyring,
  { userId, to, except }: { userId: string; to: PhoneNumber; except: string | undefined },
): Promise<boolean> {
  const numberIndex = { in: keys.blindIndexes(to, PHONE_INDEX) }
  const found = await db.phoneMethod.findFirst({ where: { userId, numberIndex, methodId: { not: except } } })
  return found !== null
}
