-- Groups inside groups, and what an administrator has in hand before it counts.

CREATE TABLE "GroupInGroup" (
  "groupId" UUID NOT NULL,
  "innerId" UUID NOT NULL,
  CONSTRAINT "GroupInGroup_pkey" PRIMARY KEY ("groupId", "innerId"),
  CONSTRAINT "GroupInGroup_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "Group"("id") ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "GroupInGroup_innerId_fkey" FOREIGN KEY ("innerId") REFERENCES "Group"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "GroupInGroup_innerId_idx" ON "GroupInGroup"("innerId");
ALTER TABLE "GroupInGroup" ADD CONSTRAINT "GroupInGroup_other" CHECK ("groupId" <> "innerId");

-- Who is in a group: its own members, and those of the groups directly inside it.
CREATE VIEW "EffectiveMembership" AS
  SELECT "groupId", "userId" FROM "Membership"
  UNION
  SELECT n."groupId", m."userId" FROM "GroupInGroup" n JOIN "Membership" m ON m."groupId" = n."innerId";

CREATE TABLE "Draft" (
  "id" UUID NOT NULL,
  "userId" UUID NOT NULL,
  "kind" TEXT NOT NULL,
  "valueCiphertext" TEXT NOT NULL,
  "createdAt" TIMESTAMPTZ(3) NOT NULL,
  "expiresAt" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "Draft_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "Draft_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "Draft_userId_idx" ON "Draft"("userId");
CREATE INDEX "Draft_expiresAt_idx" ON "Draft"("expiresAt");
