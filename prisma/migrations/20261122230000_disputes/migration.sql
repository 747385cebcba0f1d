-- "This wasn't me": what the person was told of can be disputed, and freezes the account.

ALTER TABLE "User"
  ADD COLUMN "frozenSince" TIMESTAMPTZ(3),
  ADD COLUMN "frozenAt" TIMESTAMPTZ(3),
  ADD COLUMN "mustChangePassword" BOOLEAN NOT NULL DEFAULT false,
  ADD CONSTRAINT "User_frozen_check"
    CHECK (("frozenSince" IS NULL) = ("frozenAt" IS NULL) AND ("frozenAt" IS NULL OR "mustChangePassword"));

ALTER TABLE "Method"
  ADD COLUMN "disputedAt" TIMESTAMPTZ(3),
  ADD CONSTRAINT "Method_disputed_check" CHECK ("disputedAt" IS NULL OR "disabledAt" IS NOT NULL);

CREATE TABLE "Change" (
  "id" UUID NOT NULL,
  "userId" UUID NOT NULL,
  "event" TEXT NOT NULL,
  "details" JSONB NOT NULL,
  "at" TIMESTAMPTZ(3) NOT NULL,
  "methodId" UUID,
  "kept" JSONB,
  "disputedAt" TIMESTAMPTZ(3),
  CONSTRAINT "Change_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "Change_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "Change_userId_at_idx" ON "Change"("userId", "at");
CREATE INDEX "Change_at_idx" ON "Change"("at");

-- Few accounts are frozen at any time, and administrators ask for all of them.
CREATE INDEX "User_frozenAt_idx" ON "User"("frozenAt") WHERE "frozenAt" IS NOT NULL;

ALTER TABLE "Notice" ADD COLUMN "changeId" UUID;
