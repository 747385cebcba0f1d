-- Security keys and passkeys (WebAuthn).

ALTER TYPE "MethodKind" ADD VALUE 'security_key';
ALTER TYPE "Channel" ADD VALUE 'security_key';

ALTER TABLE "User" ADD COLUMN "keyHandle" TEXT;
CREATE UNIQUE INDEX "User_keyHandle_key" ON "User"("keyHandle");

CREATE TABLE "SecurityKeyMethod" (
  "methodId" UUID NOT NULL,
  "userId" UUID NOT NULL,
  "credentialId" TEXT NOT NULL,
  "publicKeyCiphertext" TEXT NOT NULL,
  "counter" BIGINT NOT NULL,
  "transports" TEXT[],
  "isSyncable" BOOLEAN NOT NULL,
  "isBackedUp" BOOLEAN NOT NULL,
  "aaguid" UUID NOT NULL,
  CONSTRAINT "SecurityKeyMethod_pkey" PRIMARY KEY ("methodId"),
  CONSTRAINT "SecurityKeyMethod_methodId_userId_fkey" FOREIGN KEY ("methodId", "userId")
    REFERENCES "Method"("id", "userId") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "SecurityKeyMethod_credentialId_key" ON "SecurityKeyMethod"("credentialId");
CREATE UNIQUE INDEX "SecurityKeyMethod_methodId_userId_key" ON "SecurityKeyMethod"("methodId", "userId");

ALTER TABLE "Challenge" ADD COLUMN "nonce" TEXT;
-- As text: a value that a migration adds cannot be named in it.
ALTER TABLE "Challenge" ADD CONSTRAINT "Challenge_nonce" CHECK (
  ("channel"::text = 'security_key') = ("nonce" IS NOT NULL)
);

CREATE TABLE "PasskeySignIn" (
  "id" UUID NOT NULL,
  "browserHash" TEXT NOT NULL,
  "nonce" TEXT NOT NULL,
  "createdAt" TIMESTAMPTZ(3) NOT NULL,
  "expiresAt" TIMESTAMPTZ(3) NOT NULL,
  "consumedAt" TIMESTAMPTZ(3),
  CONSTRAINT "PasskeySignIn_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "PasskeySignIn_browserHash_idx" ON "PasskeySignIn"("browserHash");
CREATE INDEX "PasskeySignIn_expiresAt_idx" ON "PasskeySignIn"("expiresAt");
