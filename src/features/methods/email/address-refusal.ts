import 'server-only'
import { organisationDomains } from '@/features/organisation/organisation-domains'
import { loadDomains } from '@/features/organisation/repository'
import { loadPolicyFor } from '@/features/policy/repository'
import type { Tx } from '@/server/db'
import type { Deps } from '@/server/deps'
import { addableTypes } from '../registry'
import { loadMethods } from '../repository'
import { comparable, isWithin, type MailAddress } from './address'
import { emailType } from './email-type'
import { addressIndexes } from './stored-address'

/**
 * `sign_in_address`, `work_domain`: who cannot get in at work may not reach that mail either, so it resets nothing.
 * `not_found`: the address that was to be replaced is not there any more.
 */
export type AddressRefusal = 'not_allowed' | 'not_found' | 'sign_in_address' | 'work_domain' | 'already_yours'

/** Why this person, whose row is locked, may not register an address now, or not in the place of this one. */
export async function addressRefusal(
  tx: Tx,
  { keys, organisation }: Pick<Deps, 'keys' | 'organisation'>,
  userId: string,
  { address, replaces }: { address: MailAddress; replaces: string | null },
): Promise<AddressRefusal | null> {
  const [{ methods }, policy] = [await loadMethods(tx, keys, userId), await loadPolicyFor(tx, userId)]
  if (replaces && !methods.some(({ id, type }) => id === replaces && type === emailType)) return 'not_found'
  const hasPlace = replaces
    ? emailType.allowedOptions(policy).length > 0
    : addableTypes(methods, policy).some(({ id }) => id === emailType.id)
  if (!hasPlace) return 'not_allowed'

  const { email } = await tx.user.findUniqueOrThrow({ where: { id: userId }, select: { email: true } })
  if (comparable(address) === email) return 'sign_in_address'
  const own = organisationDomains({
    saved: await loadDomains(tx),
    setting: organisation.domains,
    ownAddress: email,
  })
  if (isWithin(address, own)) return 'work_domain'
  const isTheirs = await tx.emailMethod.count({
    where: { userId, addressIndex: { in: addressIndexes(keys, address) } },
  })
  return isTheirs > 0 ? 'already_yours' : null
}
