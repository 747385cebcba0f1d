import 'server-only'
import { v7 as newId } from 'uuid'
import { recordAudit } from '@/features/audit/audit'
import type { OrganisationSettings } from '@/features/organisation/organisation'
import { mayHaveAccount, organisationDomains } from '@/features/organisation/organisation-domains'
import { loadDomains } from '@/features/organisation/repository'
import { hashPassword } from '@/features/password/password'
import type { Role } from '@/generated/prisma/enums'
import { fail, ok, type Result } from '@/lib/result'
import type { Deps } from '@/server/deps'

export type NewAccount = { email: string; displayName: string; role: Role; password: string }

/**
 * Makes a person who can sign in. `taken` where the email address has an account already, which stays as it is;
 * `domain_not_allowed` where the organisation does not make accounts for addresses of that domain.
 */
export async function createAccount(
  { db, organisation, now }: Pick<Deps, 'db' | 'now'> & { organisation: Pick<OrganisationSettings, 'domains'> },
  { password, ...account }: NewAccount,
): Promise<Result<{ id: string }, 'taken' | 'domain_not_allowed'>> {
  const domains = organisationDomains({ saved: await loadDomains(db), setting: organisation.domains })
  if (!mayHaveAccount(account.email, domains)) return fail('domain_not_allowed')
  const passwordHash = await hashPassword(password)
  const id = newId()
  return db.$transaction(async (tx) => {
    const { count } = await tx.user.createMany({ data: { id, ...account, passwordHash }, skipDuplicates: true })
    if (count === 0) return fail('taken')
    const context = { actorId: null, subjectId: id, sessionId: null, address: null, userAgent: null }
    await recordAudit(tx, context, { type: 'account.created', role: account.role }, now())
    return ok({ id })
  })
}
