-- Email: an address for resetting a forgotten password, proved by a code that we make ourselves.

ALTER TYPE "MethodKind" ADD VALUE 'email';
ALTER TYPE "Channel" ADD VALUE 'email_code';

CREATE TABLE "EmailMethod" (
  "methodId" UUID NOT NULL,
  "userId" UUID NOT NULL,
  "addressCiphertext" TEXT NOT NULL,
  "addressIndex" TEXT NOT NULL,
  "maskedDomain" TEXT NOT NULL,
  CONSTRAINT "EmailMethod_pkey" PRIMARY KEY ("methodId"),
  CONSTRAINT "EmailMethod_methodId_userId_fkey" FOREIGN KEY ("methodId", "userId")
    REFERENCES "Method"("id", "userId") ON DELETE CASCADE ON UPDATE CASCADE
);
-- One address a person.
CREATE UNIQUE INDEX "EmailMethod_userId_key" ON "EmailMethod"("userId");
CREATE UNIQUE INDEX "EmailMethod_methodId_userId_key" ON "EmailMethod"("methodId", "userId");

ALTER TABLE "Challenge" ADD COLUMN "addressIndex" TEXT;
ALTER TABLE "Challenge" ADD COLUMN "codeHash" TEXT;
-- As text: a value that a migration adds cannot be named in it.
ALTER TABLE "Challenge" ADD CONSTRAINT "Challenge_mail" CHECK (
  ("channel"::text = 'email_code') = ("codeHash" IS NOT NULL)
  AND ("channel"::text = 'email_code') = ("addressIndex" IS NOT NULL)
  AND ("channel"::text <> 'email_code' OR "targetCiphertext" IS NOT NULL)
);
