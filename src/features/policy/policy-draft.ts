import 'server-only'
import { z } from 'zod'
import { findDraft } from '@/features/drafts/drafts'
import type { Deps } from '@/server/deps'
import { type AspectId, changesBetween, onTopOf } from './changes'
import { OrganisationPolicy } from './organisation-policy'
import { loadVersionedPolicy } from './repository'
import { SubjectId } from './subjects'
import { dayOf, type WhatIf } from './what-if/effects'

/** A policy as an administrator edited it, and the one that they began with. */
export const PolicyDraft = z.object({
  base: OrganisationPolicy,
  mine: OrganisationPolicy,
  /** The page on which it was edited: of one subject, or the one of all. */
  page: SubjectId.nullable(),
})
export type PolicyDraft = z.infer<typeof PolicyDraft>

/** What an edited policy would change, as things are now. */
export type Review = {
  draft: PolicyDraft
  /** The version that it would replace. */
  version: number
  whatIf: WhatIf
  /** What the administrator changed. */
  mine: AspectId[]
  /** What others changed since the administrator began. */
  theirs: AspectId[]
}

/** Reads an administrator's own draft. */
export async function findPolicyDraft(
  deps: Pick<Deps, 'db' | 'keys' | 'now'>,
  person: { id: string },
  id: string,
): Promise<PolicyDraft | null> {
  return findDraft(deps, person, { id, kind: 'policy' }, PolicyDraft)
}

/**
 * Lays an administrator's changes on the policy that is in force now. Where another administrator saved meanwhile, theirs
 * stays, but for what both changed.
 */
export async function reviewPolicy(
  deps: Pick<Deps, 'db' | 'keys' | 'now'>,
  person: { id: string },
  { id, today }: { id: string; today: string },
): Promise<Review | null> {
  const draft = await findPolicyDraft(deps, person, id)
  if (!draft) return null
  const { policy: now, version } = await loadVersionedPolicy(deps.db)
  const next = onTopOf(now, draft)
  return {
    draft,
    version,
    whatIf: { now, next, day: dayOf(next, today) },
    mine: changesBetween(draft.base, draft.mine),
    theirs: changesBetween(draft.base, now),
  }
}
