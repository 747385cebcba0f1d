import 'server-only'
import { notFound } from 'next/navigation'
import { z } from 'zod'
import type { Person } from '@/features/accounts/person'
import { type Review, reviewPolicy } from '@/features/policy/policy-draft'
import { effectIds } from '@/features/policy/what-if/effects'
import { deps } from '@/server/deps'
import { today } from '@/server/today'

export const EffectId = z.enum(effectIds)

/** The review that an address names; where it is nobody's, or somebody else's, there is no such page. */
export async function reviewAt(person: Person, draft: string): Promise<Review & { id: string }> {
  const id = z.uuid().safeParse(draft)
  const review = id.success ? await reviewPolicy(deps(), person, { id: id.data, today: today() }) : null
  if (!review || !id.success) notFound()
  return { ...review, id: id.data }
}
