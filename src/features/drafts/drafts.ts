import 'server-only'
import { v7 as newId } from 'uuid'
import type { z } from 'zod'
import { limits } from '@/features/limits/limits'
import { after } from '@/lib/time'
import type { Deps } from '@/server/deps'

type DraftDeps = Pick<Deps, 'db' | 'keys' | 'now'>
type Kind = 'policy' | 'import'

const context = (id: string, kind: Kind) => `Draft.valueCiphertext|${kind}|${id}`

/** Keeps for a day what somebody has in hand, and gives the id by which they find it again. Nothing counts of it yet. */
export async function keepDraft(
  { db, keys, now }: DraftDeps,
  { id: userId }: { id: string },
  kind: Kind,
  value: unknown,
): Promise<string> {
  const [id, createdAt] = [newId(), now()]
  const valueCiphertext = keys.encrypt(JSON.stringify(value), context(id, kind))
  await db.draft.create({
    data: { id, userId, kind, valueCiphertext, createdAt, expiresAt: after(createdAt, limits.draft) },
  })
  return id
}

/** What somebody kept. Null for what is not theirs, of another kind or too old, and for what this version cannot read. */
export async function findDraft<Schema extends z.ZodType>(
  { db, keys, now }: DraftDeps,
  { id: userId }: { id: string },
  { id, kind }: { id: string; kind: Kind },
  schema: Schema,
): Promise<z.output<Schema> | null> {
  const row = await db.draft.findFirst({ where: { id, userId, kind, expiresAt: { gt: now() } } })
  if (!row) return null
  return schema.safeParse(JSON.parse(keys.decrypt(row.valueCiphertext, context(id, kind)))).data ?? null
}
