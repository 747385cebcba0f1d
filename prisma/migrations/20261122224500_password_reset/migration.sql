-- CreateTable
CREATE TABLE "PasswordReset" (
    "id" UUID NOT NULL,
    "userId" UUID,
    "browserHash" TEXT NOT NULL,
    "detailsCiphertext" TEXT NOT NULL,
    "provedMethodIds" UUID[] DEFAULT ARRAY[]::UUID[],
    "codeWay" INTEGER,
    "codeSends" INTEGER NOT NULL DEFAULT 0,
    "codeChecksLeft" INTEGER NOT NULL DEFAULT 0,
    "codeNextSendAt" TIMESTAMPTZ(3),
    "codeExpiresAt" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "consumedAt" TIMESTAMPTZ(3),
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "PasswordReset_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "PasswordReset_browserHash_idx" ON "PasswordReset"("browserHash");

-- CreateIndex
CREATE INDEX "PasswordReset_userId_idx" ON "PasswordReset"("userId");

-- CreateIndex
CREATE INDEX "PasswordReset_expiresAt_idx" ON "PasswordReset"("expiresAt");

-- AddForeignKey
ALTER TABLE "PasswordReset" ADD CONSTRAINT "PasswordReset_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
