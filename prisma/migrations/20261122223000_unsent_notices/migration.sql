-- Prisma's schema cannot express it: only what waits is looked through, however many notices were sent before.
CREATE INDEX "Notice_unsent_seq_idx" ON "Notice" ("seq") WHERE "sentAt" IS NULL;
