import 'server-only'
import { z } from 'zod'
import { EmailAddress } from '@/features/accounts/email-address'
import { type Actor, onSelf } from '@/features/accounts/person'
import { recordAudit } from '@/features/audit/audit'
import { fail, ok, type Result } from '@/lib/result'
import type { Db } from '@/server/db'
import type { Deps } from '@/server/deps'
import type { ImportLine } from './read-import'
import { lockGroups } from './repository'

/** What an administrator is about to import. */
export const ImportDraft = z.object({
  groupId: z.uuid(),
  lines: z.array(z.object({ line: z.number(), text: z.string() })),
})
export type ImportDraft = z.infer<typeof ImportDraft>

/** Why nobody comes of a line: it is not an address, nobody signs in with it, they are in already, or it was there before. */
export type ImportProblem = 'not_an_address' | 'nobody' | 'already' | 'twice'

/** What an import would do as things are now. */
export type ImportOutlook = { joining: string[]; problems: (ImportLine & { problem: ImportProblem })[] }

/** Looks at each line of an import, and changes nothing. */
export async function lookAtImport(db: Db, { groupId, lines }: ImportDraft): Promise<ImportOutlook> {
  const read = lines.map((one) => ({ ...one, email: EmailAddress.safeParse(one.text).data ?? null }))
  const emails = read.flatMap(({ email }) => email ?? [])
  const people = await db.$queryRaw<{ email: string; isMember: boolean }[]>`
    SELECT u."email", m."userId" IS NOT NULL AS "isMember" FROM "User" u
    LEFT JOIN "Membership" m ON m."userId" = u."id" AND m."groupId" = ${groupId}::uuid
    WHERE u."email" = ANY(${emails})`
  const known = new Map(people.map(({ email, isMember }) => [email, isMember]))
  const joining = new Set<string>()
  const problems: ImportOutlook['problems'] = []
  for (const { line, text, email } of read) {
    const problem = problemOf(email, known, joining)
    if (problem) problems.push({ line, text, problem })
    else if (email) joining.add(email)
  }
  return { joining: [...joining], problems }
}

function problemOf(
  email: string | null,
  known: ReadonlyMap<string, boolean>,
  joining: ReadonlySet<string>,
): ImportProblem | null {
  if (email === null) return 'not_an_address'
  const isMember = known.get(email)
  if (isMember === undefined) return 'nobody'
  if (isMember) return 'already'
  return joining.has(email) ? 'twice' : null
}

/**
 * Adds everybody whose line is good to a group, and nobody of a bad line. Once more, it adds nobody twice: what is in
 * already stays. The audit trail has one row for all of them.
 */
export async function importMembers(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  draft: ImportDraft,
): Promise<Result<{ added: number }, 'gone'>> {
  const { groupId } = draft
  return db.$transaction(async (tx) => {
    if (!(await lockGroups(tx, [groupId]))) return fail('gone')
    const { joining, problems } = await lookAtImport(tx, draft)
    const added = await tx.$executeRaw`
      INSERT INTO "Membership" ("groupId", "userId")
      SELECT ${groupId}::uuid, "id" FROM "User" WHERE "email" = ANY(${joining}) ON CONFLICT DO NOTHING`
    const event = { type: 'group.members_imported', group: groupId, added, refused: problems.length } as const
    if (added > 0) await recordAudit(tx, { ...onSelf(actor), subjectId: null }, event, now())
    return ok({ added })
  })
}
