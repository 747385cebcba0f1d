-- AlterTable
ALTER TABLE "User" ADD COLUMN     "setUpSkips" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "Session" ADD COLUMN     "setUpSkippedAt" TIMESTAMPTZ(3);
