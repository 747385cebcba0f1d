import 'server-only'
import { z } from 'zod'
import type { Method, MethodTypeId } from '@/features/methods/method-type'
import { CODES_IN_A_SET } from '@/features/methods/recovery-codes/code'
import { methodTypes } from '@/features/methods/registry'
import { Prisma } from '@/generated/prisma/client'
import { Role, SignInOption } from '@/generated/prisma/enums'
import type { Db } from '@/server/db'

const MethodFacts = z.object({
  type: z.enum(methodTypes.map(({ id }) => id)),
  disabled: z.boolean(),
  usedUp: z.boolean(),
  /** Of security questions: how many are answered. */
  answers: z.number().nullable(),
  /** Of an authenticator app: whether it is our own, which approves and shows no codes. */
  approves: z.boolean(),
  country: z.string().nullable(),
  synced: z.boolean().nullable(),
  aaguid: z.string().nullable(),
  isDefault: z.boolean(),
})

/** All that decides what a policy means for a person. Whoever has the same facts is alike. */
export const Alike = z.object({
  role: z.enum(Role),
  /** Those of their groups that a policy names. */
  groups: z.array(z.string()),
  hasPassword: z.boolean(),
  defaultOption: z.enum(SignInOption).nullable(),
  /** The oldest first. */
  methods: z.array(MethodFacts),
})
export type Alike = z.infer<typeof Alike>

/**
 * The facts of the people whom `which` chooses from "User" u, worked out by the database: accounts that are not disabled,
 * and of a frozen one no method that is not older than what was disputed (as `findMethods` has it). A pass is none of the
 * methods: it is gone in a while, so nobody counts on it.
 */
export function factsOf(named: readonly string[], which: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT u."id", u."email", u."displayName", jsonb_build_object(
      'role', u."role", 'hasPassword', u."passwordHash" IS NOT NULL, 'defaultOption', u."defaultOption",
      'groups', ARRAY(SELECT e."groupId" FROM "EffectiveMembership" e
        WHERE e."userId" = u."id" AND e."groupId" = ANY(${[...named]}::uuid[]) ORDER BY 1),
      'methods', ARRAY(SELECT jsonb_build_object(
          'type', CASE WHEN p."slot" IS NULL THEN m."kind"::text
            WHEN p."slot" = 'mobile' THEN 'phone' ELSE p."slot" || '_phone' END,
          'disabled', m."disabledAt" IS NOT NULL OR m."verifiedAt" >= u."frozenSince" IS TRUE,
          'usedUp', m."kind" = 'recovery_codes' AND NOT EXISTS (
            SELECT 1 FROM "RecoveryCode" r WHERE r."userId" = u."id" AND r."usedAt" IS NULL),
          'answers', CASE WHEN m."kind" = 'security_questions' THEN (
            SELECT count(*) FROM "SecurityAnswer" s WHERE s."userId" = u."id") END,
          'approves', a."methodId" IS NOT NULL,
          'country', p."country", 'synced', k."isSyncable", 'aaguid', k."aaguid",
          'isDefault', m."id" = u."defaultMethodId" IS TRUE)
        FROM "Method" m
        LEFT JOIN "PhoneMethod" p ON p."methodId" = m."id"
        LEFT JOIN "SecurityKeyMethod" k ON k."methodId" = m."id"
        LEFT JOIN "ApprovalApp" a ON a."methodId" = m."id"
        WHERE m."userId" = u."id" AND m."kind" <> 'temporary_access_pass' ORDER BY m."createdAt", m."id")) AS "facts"
    FROM "User" u WHERE u."disabledAt" IS NULL AND ${which}`
}

const Counted = z.array(z.object({ facts: Alike, people: z.number() }))

/**
 * How many people there are of each sort: one statement, whatever their number. The rules then answer once for all who
 * are alike, so that no rule is written a second time in SQL.
 */
export async function countAlike(
  db: Db,
  named: readonly string[],
  which = Prisma.sql`TRUE`,
): Promise<z.infer<typeof Counted>> {
  const rows = await db.$queryRaw`
    SELECT "facts", count(*)::int AS "people" FROM (${factsOf(named, which)}) AS "each" GROUP BY "facts"`
  return Counted.parse(rows)
}

/** The methods that facts tell of, as the rules see them. Their ids are good among these alone. */
export function methodsOf({ methods }: Alike): Method[] {
  return methods.map(({ type, disabled, usedUp, answers, approves, country, synced, aaguid }, at) => ({
    id: String(at),
    type: typeOf(type),
    detail: { masked: '', full: '' },
    identity: { label: type },
    country,
    options: type === 'authenticator_app' ? [approves ? 'app_notification' : 'app_code'] : null,
    device: null,
    answers,
    validity: null,
    binding: synced === null ? null : synced ? 'synced' : 'one_device',
    aaguid,
    uses: type === 'recovery_codes' ? { left: usedUp ? 0 : 1, of: CODES_IN_A_SET } : null,
    createdAt: LONG_AGO,
    verifiedAt: LONG_AGO,
    lastUsedAt: null,
    disabledAt: disabled ? LONG_AGO : null,
  }))
}

/** No rule asks when, once it is known whether a method is disabled. */
const LONG_AGO = new Date(0)

function typeOf(id: MethodTypeId) {
  const type = methodTypes.find((one) => one.id === id)
  if (!type) throw new Error(`No method is called ${id}`)
  return type
}
