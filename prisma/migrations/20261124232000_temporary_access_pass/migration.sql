-- Temporary access passes, which administrators issue, and the search for people.

ALTER TYPE "MethodKind" ADD VALUE 'temporary_access_pass';
ALTER TYPE "Channel" ADD VALUE 'access_pass';
ALTER TYPE "SessionEnd" ADD VALUE 'pass_revoked';

CREATE TABLE "AccessPass" (
  "methodId" UUID NOT NULL,
  "userId" UUID NOT NULL,
  "codeIndex" TEXT NOT NULL,
  "startsAt" TIMESTAMPTZ(3) NOT NULL,
  "endsAt" TIMESTAMPTZ(3) NOT NULL CHECK ("endsAt" > "startsAt"),
  "isOneTime" BOOLEAN NOT NULL,
  "usedAt" TIMESTAMPTZ(3),
  "issuedBy" UUID NOT NULL,
  CONSTRAINT "AccessPass_pkey" PRIMARY KEY ("methodId"),
  CONSTRAINT "AccessPass_methodId_userId_fkey" FOREIGN KEY ("methodId", "userId")
    REFERENCES "Method"("id", "userId") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "AccessPass_methodId_userId_key" ON "AccessPass"("methodId", "userId");
-- Nobody has more than one.
CREATE UNIQUE INDEX "AccessPass_userId_key" ON "AccessPass"("userId");
CREATE INDEX "AccessPass_endsAt_idx" ON "AccessPass"("endsAt");

ALTER TABLE "Session" ADD COLUMN "accessPassId" UUID;

-- People are found by how a name or an address begins, whatever the language of the database.
CREATE INDEX "User_email_idx" ON "User"("email" text_pattern_ops);
CREATE INDEX "User_displayName_idx" ON "User"(lower("displayName") text_pattern_ops);
