-- How the organisation presents itself, and what administrators tested or confirmed before people come.

CREATE TABLE "Logo" (
  "hash" TEXT NOT NULL,
  "type" TEXT NOT NULL,
  "width" INTEGER NOT NULL,
  "height" INTEGER NOT NULL,
  "bytes" BYTEA NOT NULL,
  "createdAt" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "Logo_pkey" PRIMARY KEY ("hash")
);
CREATE INDEX "Logo_createdAt_idx" ON "Logo"("createdAt");

CREATE TABLE "Organisation" (
  "id" INTEGER NOT NULL DEFAULT 1,
  "version" INTEGER NOT NULL,
  "name" TEXT NOT NULL,
  "contact" TEXT,
  "accent" TEXT,
  "logoHash" TEXT,
  "domains" TEXT[],
  "updatedAt" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "Organisation_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "Organisation_logoHash_fkey" FOREIGN KEY ("logoHash") REFERENCES "Logo"("hash") ON DELETE RESTRICT ON UPDATE CASCADE,
  -- There is one.
  CONSTRAINT "Organisation_id_check" CHECK ("id" = 1)
);

CREATE TABLE "DeliveryTest" (
  "channel" "NoticeChannel" NOT NULL,
  "workedAt" TIMESTAMPTZ(3),
  "failedAt" TIMESTAMPTZ(3),
  "failure" TEXT,
  "reference" TEXT,
  "country" TEXT,
  "sentAt" TIMESTAMPTZ(3),
  CONSTRAINT "DeliveryTest_pkey" PRIMARY KEY ("channel")
);

ALTER TABLE "EncryptionKey" ADD COLUMN "backedUpAt" TIMESTAMPTZ(3);
