import 'server-only'
import { z } from 'zod'
import type { Person } from '@/features/accounts/person'
import { keepDraft } from '@/features/drafts/drafts'
import { onTopOf } from '@/features/policy/changes'
import { findPolicyDraft, PolicyDraft } from '@/features/policy/policy-draft'
import { loadPolicy } from '@/features/policy/repository'
import { faultOf, refuse, type SavePolicyFailure } from '@/features/policy/save-policy'
import { fail, ok, type Result } from '@/lib/result'
import { deps } from '@/server/deps'

const Editing = PolicyDraft.pick({ base: true, mine: true })

/** The policy that a page begins with, and as it is so far: the one in force, or what an administrator has in hand. */
export type Editing = z.infer<typeof Editing> & { draftId: string | null }

/** What a page of the policy shows: the draft that its address names, or the policy in force. */
export async function loadEditing(person: Person, draft: string | string[] | undefined): Promise<Editing> {
  const id = z.uuid().safeParse(draft)
  const found = id.success ? await findPolicyDraft(deps(), person, id.data) : null
  if (found && id.success) return { base: found.base, mine: found.mine, draftId: id.data }
  const policy = await loadPolicy(deps().db)
  return { base: policy, mine: policy, draftId: null }
}

/** What a form carries along: what it began with. It only tells what was changed, so it may come from the browser. */
export function readEditing(form: FormData): z.infer<typeof Editing> | null {
  try {
    return Editing.parse(JSON.parse(String(form.get('editing'))))
  } catch {
    return null
  }
}

/** Keeps an edited policy for its review, and gives the id of the draft, where it could be saved as things are now. */
export async function toReview(person: Person, draft: PolicyDraft): Promise<Result<string, SavePolicyFailure>> {
  const fault = faultOf(draft.mine)
  if (fault) return fail(fault)
  const refused = await refuse(deps().db, onTopOf(await loadPolicy(deps().db), draft))
  return refused ? fail(refused) : ok(await keepDraft(deps(), person, 'policy', draft))
}
