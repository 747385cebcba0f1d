import 'server-only'
import type { AccessPass } from '@/generated/prisma/client'
import type { Db } from '@/server/db'
import type { Keyring } from '@/server/keys'
import { passIndexes } from './pass-code'

/** The pass of a person whose code this is, in whatever state; null for a wrong code and for nobody alike. */
export function findPass(db: Db, keys: Keyring, userId: string, code: string): Promise<AccessPass | null> {
  return db.accessPass.findFirst({ where: { userId, codeIndex: { in: passIndexes(keys, userId, code) } } })
}
