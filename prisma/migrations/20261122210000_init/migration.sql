-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('user', 'helpdesk', 'admin');

-- CreateEnum
CREATE TYPE "MethodKind" AS ENUM ('phone');

-- CreateEnum
CREATE TYPE "PhoneSlot" AS ENUM ('mobile', 'alternate', 'office');

-- CreateEnum
CREATE TYPE "SignInOption" AS ENUM ('security_key', 'app_notification', 'app_code', 'text', 'call');

-- CreateEnum
CREATE TYPE "Purpose" AS ENUM ('registration', 'sign_in', 'step_up', 'password_reset');

-- CreateEnum
CREATE TYPE "Channel" AS ENUM ('text', 'call');

-- CreateEnum
CREATE TYPE "ChallengeEnd" AS ENUM ('superseded', 'undeliverable', 'used_up', 'forbidden');

-- CreateEnum
CREATE TYPE "SessionEnd" AS ENUM ('signed_out', 'signed_out_everywhere');

-- CreateTable
CREATE TABLE "User" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "displayName" TEXT NOT NULL,
    "role" "Role" NOT NULL DEFAULT 'user',
    "passwordHash" TEXT,
    "disabledAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "defaultMethodId" UUID,
    "defaultOption" "SignInOption",

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Method" (
    "id" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "kind" "MethodKind" NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "verifiedAt" TIMESTAMPTZ(3) NOT NULL,
    "lastUsedAt" TIMESTAMPTZ(3),
    "disabledAt" TIMESTAMPTZ(3),

    CONSTRAINT "Method_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PhoneMethod" (
    "methodId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "slot" "PhoneSlot" NOT NULL,
    "targetCiphertext" TEXT NOT NULL,
    "numberIndex" TEXT NOT NULL,
    "country" TEXT,

    CONSTRAINT "PhoneMethod_pkey" PRIMARY KEY ("methodId")
);

-- CreateTable
CREATE TABLE "Challenge" (
    "id" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "purpose" "Purpose" NOT NULL,
    "channel" "Channel" NOT NULL,
    "browserHash" TEXT NOT NULL,
    "slot" "PhoneSlot" NOT NULL,
    "methodId" UUID,
    "targetCiphertext" TEXT NOT NULL,
    "numberIndex" TEXT NOT NULL,
    "country" TEXT,
    "reference" TEXT,
    "sends" INTEGER NOT NULL DEFAULT 1,
    "nextSendAt" TIMESTAMPTZ(3) NOT NULL,
    "checksLeft" INTEGER NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "consumedAt" TIMESTAMPTZ(3),
    "endedAt" TIMESTAMPTZ(3),
    "endedReason" "ChallengeEnd",

    CONSTRAINT "Challenge_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Session" (
    "id" UUID NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "userId" UUID NOT NULL,
    "browserHash" TEXT NOT NULL,
    "factors" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "lastSeenAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),
    "endedReason" "SessionEnd",
    "address" TEXT,
    "userAgent" TEXT,

    CONSTRAINT "Session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Policy" (
    "key" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "value" JSONB NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Policy_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "AuditEvent" (
    "seq" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "type" TEXT NOT NULL,
    "actorId" UUID,
    "subjectId" UUID,
    "sessionId" UUID,
    "address" TEXT,
    "userAgent" TEXT,
    "details" JSONB NOT NULL,
    "previousHash" BYTEA NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "AuditEvent_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "Counter" (
    "key" TEXT NOT NULL,
    "hits" TIMESTAMPTZ(3)[],
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Counter_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "EncryptionKey" (
    "id" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "EncryptionKey_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DemoVerification" (
    "id" TEXT NOT NULL,
    "to" TEXT NOT NULL,
    "purpose" "Purpose" NOT NULL,
    "code" TEXT NOT NULL,
    "checksLeft" INTEGER NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "open" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "DemoVerification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DemoMessage" (
    "id" UUID NOT NULL,
    "verificationId" TEXT NOT NULL,
    "to" TEXT NOT NULL,
    "channel" "Channel" NOT NULL,
    "digits" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "DemoMessage_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");

-- CreateIndex
CREATE UNIQUE INDEX "User_defaultMethodId_id_key" ON "User"("defaultMethodId", "id");

-- CreateIndex
CREATE INDEX "Method_userId_idx" ON "Method"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "Method_id_userId_key" ON "Method"("id", "userId");

-- CreateIndex
CREATE UNIQUE INDEX "PhoneMethod_methodId_userId_key" ON "PhoneMethod"("methodId", "userId");

-- CreateIndex
CREATE UNIQUE INDEX "PhoneMethod_userId_slot_key" ON "PhoneMethod"("userId", "slot");

-- CreateIndex
CREATE UNIQUE INDEX "PhoneMethod_userId_numberIndex_key" ON "PhoneMethod"("userId", "numberIndex");

-- CreateIndex
CREATE INDEX "Challenge_userId_purpose_idx" ON "Challenge"("userId", "purpose");

-- CreateIndex
CREATE INDEX "Challenge_methodId_idx" ON "Challenge"("methodId");

-- CreateIndex
CREATE INDEX "Challenge_expiresAt_idx" ON "Challenge"("expiresAt");

-- CreateIndex
CREATE UNIQUE INDEX "Session_tokenHash_key" ON "Session"("tokenHash");

-- CreateIndex
CREATE INDEX "Session_userId_browserHash_idx" ON "Session"("userId", "browserHash");

-- CreateIndex
CREATE INDEX "Session_expiresAt_idx" ON "Session"("expiresAt");

-- CreateIndex
CREATE INDEX "AuditEvent_subjectId_seq_idx" ON "AuditEvent"("subjectId", "seq" DESC);

-- CreateIndex
CREATE INDEX "Counter_expiresAt_idx" ON "Counter"("expiresAt");

-- CreateIndex
CREATE INDEX "DemoVerification_to_idx" ON "DemoVerification"("to");

-- CreateIndex
CREATE INDEX "DemoMessage_to_idx" ON "DemoMessage"("to");

-- AddForeignKey
ALTER TABLE "User" ADD CONSTRAINT "User_defaultMethodId_id_fkey" FOREIGN KEY ("defaultMethodId", "id") REFERENCES "Method"("id", "userId") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "Method" ADD CONSTRAINT "Method_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PhoneMethod" ADD CONSTRAINT "PhoneMethod_methodId_userId_fkey" FOREIGN KEY ("methodId", "userId") REFERENCES "Method"("id", "userId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Challenge" ADD CONSTRAINT "Challenge_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Challenge" ADD CONSTRAINT "Challenge_methodId_fkey" FOREIGN KEY ("methodId") REFERENCES "Method"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Session" ADD CONSTRAINT "Session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DemoMessage" ADD CONSTRAINT "DemoMessage_verificationId_fkey" FOREIGN KEY ("verificationId") REFERENCES "DemoVerification"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- What Prisma's schema language cannot say.

ALTER TABLE "User" ADD CONSTRAINT "User_email_lower" CHECK ("email" = lower("email"));
ALTER TABLE "User" ADD CONSTRAINT "User_default_whole" CHECK (("defaultMethodId" IS NULL) = ("defaultOption" IS NULL));
ALTER TABLE "Challenge" ADD CONSTRAINT "Challenge_checks" CHECK ("checksLeft" >= 0);
ALTER TABLE "Challenge" ADD CONSTRAINT "Challenge_one_end" CHECK ("consumedAt" IS NULL OR "endedAt" IS NULL);

-- The audit trail: nobody changes or removes a row, and each row carries the hash of the one before it.

CREATE FUNCTION audit_event_hash(event "AuditEvent") RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(event."previousHash" || convert_to(jsonb_build_array(
    event."seq", extract(epoch FROM event."at"), event."type", event."actorId", event."subjectId", event."sessionId",
    event."address", event."userAgent", event."details")::text, 'UTF8'))
$$;

-- The lock is held until the transaction ends, so rows are chained in the order in which they become visible.
-- Write audit rows last in a transaction.
CREATE FUNCTION audit_event_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  last record;
BEGIN
  PERFORM pg_advisory_xact_lock(4705811);
  SELECT "seq", "hash" INTO last FROM "AuditEvent" ORDER BY "seq" DESC LIMIT 1;
  NEW."seq" := coalesce(last."seq", 0) + 1;
  NEW."previousHash" := coalesce(last."hash", ''::bytea);
  NEW."hash" := audit_event_hash(NEW);
  RETURN NEW;
END
$$;

CREATE TRIGGER audit_event_chain BEFORE INSERT ON "AuditEvent" FOR EACH ROW EXECUTE FUNCTION audit_event_chain();

CREATE FUNCTION audit_event_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit trail is append-only';
END
$$;

CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "AuditEvent"
  FOR EACH STATEMENT EXECUTE FUNCTION audit_event_append_only();
