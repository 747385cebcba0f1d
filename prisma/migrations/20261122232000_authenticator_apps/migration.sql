-- Authenticator apps: a key shared with an app, whose codes nobody sends.

ALTER TYPE "MethodKind" ADD VALUE 'authenticator_app';
ALTER TYPE "Channel" ADD VALUE 'app_code';

ALTER TABLE "Method" ADD COLUMN "label" TEXT;

CREATE TABLE "AuthenticatorAppMethod" (
  "methodId" UUID NOT NULL,
  "userId" UUID NOT NULL,
  "secretCiphertext" TEXT NOT NULL,
  "secretIndex" TEXT NOT NULL,
  "lastStep" INTEGER NOT NULL,
  CONSTRAINT "AuthenticatorAppMethod_pkey" PRIMARY KEY ("methodId"),
  CONSTRAINT "AuthenticatorAppMethod_methodId_userId_fkey" FOREIGN KEY ("methodId", "userId")
    REFERENCES "Method"("id", "userId") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "AuthenticatorAppMethod_methodId_userId_key" ON "AuthenticatorAppMethod"("methodId", "userId");
CREATE UNIQUE INDEX "AuthenticatorAppMethod_userId_secretIndex_key" ON "AuthenticatorAppMethod"("userId", "secretIndex");

-- A challenge of an app goes to no phone.
ALTER TABLE "Challenge" ALTER COLUMN "slot" DROP NOT NULL;
ALTER TABLE "Challenge" ALTER COLUMN "targetCiphertext" DROP NOT NULL;
ALTER TABLE "Challenge" ALTER COLUMN "numberIndex" DROP NOT NULL;
ALTER TABLE "Challenge" ADD CONSTRAINT "Challenge_destination" CHECK (
  "channel" NOT IN ('text', 'call')
  OR ("slot" IS NOT NULL AND "targetCiphertext" IS NOT NULL AND "numberIndex" IS NOT NULL)
);
