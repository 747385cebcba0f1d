import 'server-only'
import { cache } from 'react'
import type { Organisation, OrganisationStart } from '@/features/organisation/organisation'
import { loadVersionedOrganisation, type VersionedOrganisation } from '@/features/organisation/repository'
import { deps } from './deps'
import { env } from './env'

/** What the environment says of the organisation, until an administrator has saved something. */
export function organisationStart(): OrganisationStart {
  const { ORGANISATION_NAME: name, ORGANISATION_CONTACT: contact = null } = env()
  return { name, contact }
}

/** How the organisation presents itself, and the version of that, read from the database once a request. */
export const versionedOrganisation = cache(
  (): Promise<VersionedOrganisation> => loadVersionedOrganisation(deps().db, organisationStart()),
)

/** How the organisation presents itself. */
export async function organisation(): Promise<Organisation> {
  return (await versionedOrganisation()).organisation
}
