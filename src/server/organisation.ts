import 'server-only'
import { cache } from 'react'
import type { Organisation } from '@/features/organisation/organisation'
import { loadVersionedOrganisation, type VersionedOrganisation } from '@/features/organisation/repository'
import { deps } from './deps'
import { env } from './env'

/** How the organisation presents itself, and the version of that, read from the database once a request. */
export const versionedOrganisation = cache(
  (): Promise<VersionedOrganisation> => loadVersionedOrganisation(deps().db, env().organisation),
)

/** How the organisation presents itself. */
export async function organisation(): Promise<Organisation> {
  return (await versionedOrganisation()).organisation
}
