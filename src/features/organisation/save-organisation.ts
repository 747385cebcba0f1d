import 'server-only'
import { lockAdministrator } from '@/features/accounts/lock-person'
import { type Actor, onSelf } from '@/features/accounts/person'
import { recordAudit } from '@/features/audit/audit'
import { fail, ok, type Result } from '@/lib/result'
import type { Tx } from '@/server/db'
import type { Deps } from '@/server/deps'
import type { Organisation, OrganisationDetails, OrganisationStart } from './organisation'
import { loadVersionedOrganisation, lockLogo, replaceOrganisation } from './repository'

/** Which version the administrator saw, and what the environment says where there is none yet. */
export type SeenVersion = { version: number; start: OrganisationStart }

export type SaveOrganisationFailure =
  /** Another administrator was faster. */
  | 'changed_meanwhile'
  /** The administrator may not change anything any more: signed out, frozen, disabled, or another role. */
  | 'not_allowed'
  /** The image was deleted: it waited for longer than a day. */
  | 'gone'

/** Puts what the organisation says of itself in force for the next request. The logo stays as it is. */
export function saveOrganisation(
  deps: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  details: OrganisationDetails,
  seen: SeenVersion,
): Promise<Result<null, SaveOrganisationFailure>> {
  return save(deps, actor, seen, async (_, { logo }) => ({ ...details, logo }))
}

/** Puts an uploaded image in the place of the logo, or none. Everything else stays as it is. */
export function changeLogo(
  deps: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  hash: string | null,
  seen: SeenVersion,
): Promise<Result<null, SaveOrganisationFailure>> {
  return save(deps, actor, seen, async (tx, before) => {
    const logo = hash === null ? null : await lockLogo(tx, hash)
    return hash !== null && !logo ? null : { ...before, logo }
  })
}

async function save(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  { version, start }: SeenVersion,
  change: (tx: Tx, before: Organisation) => Promise<Organisation | null>,
): Promise<Result<null, SaveOrganisationFailure>> {
  return db.$transaction(async (tx) => {
    if (!(await lockAdministrator(tx, actor))) return fail('not_allowed')
    const { organisation: before } = await loadVersionedOrganisation(tx, start)
    const after = await change(tx, before)
    if (!after) return fail('gone')
    const at = now()
    if (!(await replaceOrganisation(tx, after, version, at))) return fail('changed_meanwhile')
    const event = { type: 'organisation.changed', before: recorded(before), after: recorded(after) } as const
    await recordAudit(tx, { ...onSelf(actor), subjectId: null }, event, at)
    return ok(null)
  })
}

/** A logo is told by its hash. */
const recorded = ({ logo, ...details }: Organisation) => ({ ...details, logo: logo?.hash ?? null })
