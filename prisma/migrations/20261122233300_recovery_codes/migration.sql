-- Recovery codes: ten that a person keeps, each good for one use.

ALTER TYPE "MethodKind" ADD VALUE 'recovery_codes';
ALTER TYPE "Channel" ADD VALUE 'recovery_code';

-- The position is part of the key, so that nobody has more than one set.
CREATE TABLE "RecoveryCode" (
  "userId" UUID NOT NULL,
  "position" INTEGER NOT NULL CHECK ("position" BETWEEN 1 AND 10),
  "methodId" UUID NOT NULL,
  "codeIndex" TEXT NOT NULL,
  "usedAt" TIMESTAMPTZ(3),
  CONSTRAINT "RecoveryCode_pkey" PRIMARY KEY ("userId", "position"),
  CONSTRAINT "RecoveryCode_methodId_userId_fkey" FOREIGN KEY ("methodId", "userId")
    REFERENCES "Method"("id", "userId") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "RecoveryCode_methodId_codeIndex_key" ON "RecoveryCode"("methodId", "codeIndex");
