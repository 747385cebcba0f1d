import { z } from 'zod'
import { oneLine } from '@/lib/one-line'

/** As many characters as a reason may have. */
export const REASON_LENGTH = 200

/** Why an administrator does something to somebody else's account, in one line. It goes into the audit trail. */
export const Reason = z.string().max(10_000).transform(oneLine).pipe(z.string().min(1).max(REASON_LENGTH))
