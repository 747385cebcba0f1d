-- Our own app, which approves sign-ins on a phone.

ALTER TYPE "Channel" ADD VALUE 'app_notification';
CREATE TYPE "ApprovalAnswer" AS ENUM ('approved', 'denied');

CREATE TABLE "ApprovalApp" (
  "methodId" UUID NOT NULL,
  "userId" UUID NOT NULL,
  "deviceId" UUID NOT NULL,
  "publicKeyCiphertext" TEXT NOT NULL,
  "device" TEXT NOT NULL,
  "subscriptionCiphertext" TEXT,
  "lastSeenAt" TIMESTAMPTZ(3),
  CONSTRAINT "ApprovalApp_pkey" PRIMARY KEY ("methodId"),
  CONSTRAINT "ApprovalApp_methodId_userId_fkey" FOREIGN KEY ("methodId", "userId")
    REFERENCES "Method"("id", "userId") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "ApprovalApp_deviceId_key" ON "ApprovalApp"("deviceId");
CREATE UNIQUE INDEX "ApprovalApp_methodId_userId_key" ON "ApprovalApp"("methodId", "userId");

CREATE TABLE "ApprovalBinding" (
  "challengeId" UUID NOT NULL,
  "publicKeyCiphertext" TEXT NOT NULL,
  "device" TEXT NOT NULL,
  "subscriptionCiphertext" TEXT,
  "number" INTEGER NOT NULL,
  "triesLeft" INTEGER NOT NULL,
  "scannedAt" TIMESTAMPTZ(3) NOT NULL,
  "confirmedAt" TIMESTAMPTZ(3),
  CONSTRAINT "ApprovalBinding_pkey" PRIMARY KEY ("challengeId"),
  CONSTRAINT "ApprovalBinding_challengeId_fkey" FOREIGN KEY ("challengeId")
    REFERENCES "Challenge"("id") ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "ApprovalBinding_number" CHECK ("number" BETWEEN 10 AND 99 AND "triesLeft" >= 0)
);

CREATE TABLE "Approval" (
  "challengeId" UUID NOT NULL,
  "userId" UUID NOT NULL,
  "number" INTEGER NOT NULL,
  "triesLeft" INTEGER NOT NULL,
  "answer" "ApprovalAnswer",
  "answeredAt" TIMESTAMPTZ(3),
  "changeId" UUID,
  "address" TEXT,
  "userAgent" TEXT,
  CONSTRAINT "Approval_pkey" PRIMARY KEY ("challengeId"),
  CONSTRAINT "Approval_challengeId_fkey" FOREIGN KEY ("challengeId")
    REFERENCES "Challenge"("id") ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "Approval_number" CHECK ("number" BETWEEN 10 AND 99 AND "triesLeft" >= 0),
  CONSTRAINT "Approval_answer" CHECK (("answer" IS NULL) = ("answeredAt" IS NULL))
);
CREATE INDEX "Approval_userId_answeredAt_idx" ON "Approval"("userId", "answeredAt");

ALTER TABLE "PasswordReset" ADD COLUMN "codeNumber" INTEGER;
