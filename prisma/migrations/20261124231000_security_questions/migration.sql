-- Security questions: answers that a person registers, asked for beside another proof when a password is forgotten.

ALTER TYPE "MethodKind" ADD VALUE 'security_questions';
ALTER TYPE "Channel" ADD VALUE 'security_questions';

-- The position is part of the key, so that nobody has more than one set.
CREATE TABLE "SecurityAnswer" (
  "userId" UUID NOT NULL,
  "position" INTEGER NOT NULL CHECK ("position" BETWEEN 1 AND 5),
  "methodId" UUID NOT NULL,
  "question" TEXT NOT NULL,
  "wording" TEXT,
  "answerHash" TEXT NOT NULL,
  CONSTRAINT "SecurityAnswer_pkey" PRIMARY KEY ("userId", "position"),
  CONSTRAINT "SecurityAnswer_methodId_userId_fkey" FOREIGN KEY ("methodId", "userId")
    REFERENCES "Method"("id", "userId") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "SecurityAnswer_methodId_question_key" ON "SecurityAnswer"("methodId", "question");

ALTER TABLE "Challenge" ADD COLUMN "questions" TEXT[] NOT NULL DEFAULT '{}';
-- As text: a value that a migration adds cannot be named in it.
ALTER TABLE "Challenge" ADD CONSTRAINT "Challenge_questions" CHECK (
  ("channel"::text = 'security_questions') = (cardinality("questions") > 0)
);
