import { expect } from 'vitest'
import { isBindingChallenge } from '@/features/methods/approval-app/approval-challenge'
import { openBindingSecret } from '@/features/methods/approval-app/binding-secret'
import { openPublicKey as openDeviceKey, readPublicKey } from '@/features/methods/approval-app/public-key'
import { openSecret } from '@/features/methods/authenticator-app/secret'
import { openAddress } from '@/features/methods/email/stored-address'
import { openPublicKey } from '@/features/methods/security-key/public-key'
import { findLiveSessions } from '@/features/sessions/repository'
import { openDestination } from '@/features/verification/destination'
import type { PrismaClient } from '@/generated/prisma/client'
import { testKeys } from '../../support/builders'
import type { Snapshot } from './snapshot'

/**
 * The invariants of the architecture that a state alone can show, asked of Postgres. `seeded`: the blind
 * indexes of the phones that the walk began with. I2 and I5 are about a step (`rules.ts`, `told.ts`).
 */
export async function expectInvariants(db: PrismaClient, is: Snapshot, now: Date, seeded: readonly string[]) {
  const ids = is.users.map(({ id }) => id)
  const i1 = await db.$queryRaw`
    SELECT u."id" FROM "User" u LEFT JOIN "Method" m ON m."id" = u."defaultMethodId" AND m."userId" = u."id"
    WHERE u."id" = ANY(${ids}::uuid[]) AND (
      (u."defaultMethodId" IS NULL) <> (u."defaultOption" IS NULL)
      OR u."defaultMethodId" IS NOT NULL AND (m."id" IS NULL OR m."kind" IN ('recovery_codes', 'email', 'security_questions', 'temporary_access_pass')
        OR (m."kind" = 'authenticator_app') <> (u."defaultOption" IN ('app_code', 'app_notification'))
        OR EXISTS (SELECT 1 FROM "ApprovalApp" a WHERE a."methodId" = m."id")
          <> (u."defaultOption" = 'app_notification')
        OR (m."kind" = 'security_key') <> (u."defaultOption" = 'security_key')))`
  expect(i1, 'I1').toEqual([])

  const i3 = await db.$queryRaw`
    SELECT m."id" FROM "Method" m LEFT JOIN "PhoneMethod" p ON p."methodId" = m."id"
    WHERE m."userId" = ANY(${ids}::uuid[]) AND m."kind" NOT IN ('recovery_codes', 'security_questions', 'temporary_access_pass')
      AND NOT coalesce(p."numberIndex", '') = ANY(${[...seeded]}) AND NOT EXISTS (
      SELECT 1 FROM "Challenge" c WHERE c."userId" = m."userId" AND c."purpose" = 'registration'
        AND c."numberIndex" IS NOT DISTINCT FROM p."numberIndex" AND c."consumedAt" = m."verifiedAt")`
  expect(i3, 'I3').toEqual([])

  const i3OfKeys = await db.$queryRaw`
    SELECT m."id" FROM "Method" m JOIN "SecurityKeyMethod" k ON k."methodId" = m."id"
    WHERE m."userId" = ANY(${ids}::uuid[]) AND NOT EXISTS (
      SELECT 1 FROM "Challenge" c WHERE c."userId" = m."userId" AND c."purpose" = 'registration'
        AND c."channel" = 'security_key' AND c."consumedAt" = m."verifiedAt")`
  expect(i3OfKeys, 'I3').toEqual([])

  const i3OfMail = await db.$queryRaw`
    SELECT m."id" FROM "Method" m JOIN "EmailMethod" e ON e."methodId" = m."id"
    WHERE m."userId" = ANY(${ids}::uuid[]) AND NOT EXISTS (
      SELECT 1 FROM "Challenge" c WHERE c."userId" = m."userId" AND c."purpose" = 'registration'
        AND c."addressIndex" = e."addressIndex" AND c."consumedAt" = m."verifiedAt")`
  expect(i3OfMail, 'I3').toEqual([])
  const i3OfPhones = await db.$queryRaw`
    SELECT m."id" FROM "Method" m JOIN "ApprovalApp" a ON a."methodId" = m."id"
    WHERE m."userId" = ANY(${ids}::uuid[]) AND NOT EXISTS (
      SELECT 1 FROM "Challenge" c JOIN "ApprovalBinding" b ON b."challengeId" = c."id"
      WHERE c."id" = a."deviceId" AND c."userId" = m."userId" AND c."purpose" = 'registration'
        AND c."consumedAt" = m."verifiedAt" AND b."confirmedAt" IS NOT NULL)`
  expect(i3OfPhones, 'I3').toEqual([])

  const oneWay = await db.$queryRaw`
    SELECT "methodId" FROM "ApprovalApp" JOIN "AuthenticatorAppMethod" USING ("methodId")`
  expect(oneWay, 'an app knows one way').toEqual([])

  const waiting = await db.$queryRaw`
    SELECT c."userId" FROM "Challenge" c JOIN "Approval" a ON a."challengeId" = c."id"
    WHERE a."answer" IS NULL AND c."endedAt" IS NULL AND c."consumedAt" IS NULL AND c."expiresAt" > ${now}
    GROUP BY c."userId" HAVING count(*) > 1`
  expect(waiting, 'one question waits').toEqual([])

  const i4 = await db.$queryRaw`
    SELECT "id" FROM "Challenge" WHERE "userId" = ANY(${ids}::uuid[])
      AND ("checksLeft" NOT BETWEEN 0 AND 5 OR "consumedAt" IS NOT NULL AND "endedAt" IS NOT NULL
        OR "consumedAt" IS NOT NULL AND "checksLeft" = 5
          AND NOT ("channel" = 'app_notification' AND "purpose" = 'registration'))`
  expect(i4, 'I4').toEqual([])

  const i6 = await db.$queryRaw`
    SELECT s."id", f->>'amr' AS amr FROM "Session" s, jsonb_array_elements(s."factors"::jsonb) f
    WHERE s."userId" = ANY(${ids}::uuid[]) AND f->>'amr' <> 'pwd' AND NOT EXISTS (
      SELECT 1 FROM "Challenge" c WHERE c."userId" = s."userId" AND c."browserHash" = s."browserHash"
        AND c."purpose" <> 'password_reset' AND c."channel"::text = CASE f->>'amr'
          WHEN 'sms' THEN 'text' WHEN 'tel' THEN 'call' WHEN 'otp' THEN 'app_code' WHEN 'pop' THEN 'app_notification' ELSE 'security_key' END
        AND c."consumedAt" = (f->>'at')::timestamptz)
      AND NOT (f->>'amr' = 'otp' AND EXISTS (
        SELECT 1 FROM "AuditEvent" e WHERE e."subjectId" = s."userId" AND e."type" = 'access_pass.used'
          AND e."at" = (f->>'at')::timestamptz))
      AND NOT (f->>'amr' IN ('swk', 'hwk') AND EXISTS (
        SELECT 1 FROM "PasskeySignIn" p WHERE p."browserHash" = s."browserHash"
          AND p."consumedAt" = (f->>'at')::timestamptz))`
  expect(i6, 'I6').toEqual([])

  for (const { id, disabledAt } of is.users) {
    if (disabledAt) expect(await findLiveSessions(db, id, now), 'I7').toEqual([])
  }

  for (const { id, userId, phone, authenticatorApp, approvalApp, securityKey, email } of is.methods) {
    if (email) expectAddress(openAddress(testKeys, email.addressCiphertext, { table: 'EmailMethod', id, userId }))
    if (phone) expectNumber(openDestination(testKeys, phone.targetCiphertext, { table: 'PhoneMethod', id, userId }).to)
    const place = { table: 'AuthenticatorAppMethod', id, userId } as const
    if (authenticatorApp) expectKey(openSecret(testKeys, authenticatorApp.secretCiphertext, place))
    const device = approvalApp && ({ table: 'ApprovalApp', ...approvalApp } as const)
    if (device) expect(readPublicKey(openDeviceKey(testKeys, device.publicKeyCiphertext, device)), 'I8').not.toBeNull()
    if (!securityKey) continue
    expect(openPublicKey(testKeys, securityKey.publicKeyCiphertext, securityKey).length, 'I8').toBeGreaterThan(64)
  }
  for (const challenge of is.challenges) {
    const { id, userId, channel, targetCiphertext } = challenge
    const place = { table: 'Challenge', id, userId } as const
    if (!targetCiphertext) continue
    if (isBindingChallenge(challenge)) expect(openBindingSecret(testKeys, challenge), 'I8').toHaveLength(43)
    else if (channel === 'app_code') expectKey(openSecret(testKeys, targetCiphertext, place))
    else if (channel === 'email_code') expectAddress(openAddress(testKeys, targetCiphertext, place))
    else expectNumber(openDestination(testKeys, targetCiphertext, place).to)
  }
}

const expectNumber = (to: string) => expect(to, 'I8').toMatch(/^\+1425/)
const expectAddress = (address: string) => expect(address, 'I8').toMatch(/^[0-9a-f]{16}@mailbox\.test$/)
const expectKey = (secret: string) => expect(secret, 'I8').toMatch(/^[A-Z2-7]{32}$/)
