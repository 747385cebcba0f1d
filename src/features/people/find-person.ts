import 'server-only'
import type { Method } from '@/features/methods/method-type'
import { methodTypes } from '@/features/methods/registry'
import { findMethods } from '@/features/methods/repository'
import type { MethodsPolicy } from '@/features/policy/policy'
import { loadPolicyFor } from '@/features/policy/repository'
import type { Role } from '@/generated/prisma/enums'
import type { Deps } from '@/server/deps'

/** Everything that an administrator sees of one person. */
export type PersonDetail = {
  id: string
  displayName: string
  email: string
  role: Role
  disabledAt: Date | null
  frozenAt: Date | null
  methods: Method[]
  policy: MethodsPolicy
}

/** One person with their methods, in the order in which people see them; null where there is nobody of this id. */
export async function findPerson({ db, keys }: Pick<Deps, 'db' | 'keys'>, id: string): Promise<PersonDetail | null> {
  const person = await db.user.findUnique({
    where: { id },
    select: { id: true, displayName: true, email: true, role: true, disabledAt: true, frozenAt: true },
  })
  if (!person) return null
  const found = await findMethods(db, keys, id)
  const methods = methodTypes.flatMap((type) => found.filter((method) => method.type.id === type.id))
  return { ...person, methods, policy: await loadPolicyFor(db, id) }
}
