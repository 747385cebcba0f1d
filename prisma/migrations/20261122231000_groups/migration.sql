-- Groups of people, for whom a policy holds.

CREATE TABLE "Group" (
  "id" UUID NOT NULL,
  "name" TEXT NOT NULL,
  "createdAt" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "Group_pkey" PRIMARY KEY ("id")
);
-- Two groups whose names differ in upper and lower case only could not be told apart by those who read them out.
CREATE UNIQUE INDEX "Group_name_key" ON "Group"(lower("name"));

CREATE TABLE "Membership" (
  "groupId" UUID NOT NULL,
  "userId" UUID NOT NULL,
  CONSTRAINT "Membership_pkey" PRIMARY KEY ("groupId", "userId"),
  CONSTRAINT "Membership_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "Group"("id") ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "Membership_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "Membership_userId_idx" ON "Membership"("userId");
