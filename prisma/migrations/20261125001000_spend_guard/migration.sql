-- The spend guard: what texts and calls are counted against, what they cost, and which caps were met.

CREATE TABLE "SendTally" (
  "key" TEXT NOT NULL,
  "slots" BIGINT[],
  "amounts" BIGINT[],
  "expiresAt" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "SendTally_pkey" PRIMARY KEY ("key"),
  CONSTRAINT "SendTally_each_slot_has_an_amount" CHECK (cardinality("slots") = cardinality("amounts"))
);
CREATE INDEX "SendTally_expiresAt_idx" ON "SendTally"("expiresAt");

CREATE TABLE "SpendHour" (
  "hour" TIMESTAMPTZ(3) NOT NULL,
  "country" TEXT NOT NULL,
  "event" TEXT NOT NULL,
  "count" INTEGER NOT NULL,
  "money" BIGINT NOT NULL,
  CONSTRAINT "SpendHour_pkey" PRIMARY KEY ("hour", "country", "event")
);

CREATE TABLE "SpendAlarm" (
  "key" TEXT NOT NULL,
  "cap" TEXT NOT NULL,
  "country" TEXT,
  "amount" BIGINT NOT NULL,
  "since" TIMESTAMPTZ(3) NOT NULL,
  "until" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "SpendAlarm_pkey" PRIMARY KEY ("key")
);
CREATE INDEX "SpendAlarm_until_idx" ON "SpendAlarm"("until");

CREATE TABLE "CountryOpening" (
  "country" TEXT NOT NULL,
  "openedAt" TIMESTAMPTZ(3) NOT NULL,
  "until" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "CountryOpening_pkey" PRIMARY KEY ("country")
);

-- Counts one send under every key, or under none: the position of the first cap without room, or 0. Each cap stands in
-- the statement that counts, so sends that come at once cannot share a place. A cap that is null only counts.
--
-- Everybody's sends meet in a few rows. Each is locked for the rest of this one call and its commit, which does not wait
-- for the disk: a server that crashes may forget the sends of its last half second.
CREATE FUNCTION "countSend"(
  keys TEXT[], present BIGINT[], oldest BIGINT[], added BIGINT[], caps BIGINT[], expire TIMESTAMPTZ[]
) RETURNS INTEGER LANGUAGE plpgsql AS $$
DECLARE
  refused INTEGER := 0;
BEGIN
  PERFORM set_config('synchronous_commit', 'off', true);
  BEGIN
    FOR i IN 1 .. cardinality(keys) LOOP
      INSERT INTO "SendTally" AS tally ("key", "slots", "amounts", "expiresAt")
      SELECT keys[i], ARRAY[present[i]], ARRAY[added[i]], expire[i]
      WHERE caps[i] IS NULL OR added[i] <= caps[i]
      ON CONFLICT ("key") DO UPDATE SET
        ("slots", "amounts") = (
          SELECT array_agg(slot ORDER BY slot), array_agg(amount ORDER BY slot)
          FROM (
            SELECT slot, sum(amount)::bigint AS amount
            FROM (
              SELECT slot, amount FROM unnest(tally."slots", tally."amounts") AS held(slot, amount)
              WHERE slot >= oldest[i]
              UNION ALL SELECT present[i], added[i]
            ) AS every GROUP BY slot
          ) AS merged
        ),
        "expiresAt" = greatest(tally."expiresAt", excluded."expiresAt")
      WHERE caps[i] IS NULL OR added[i] + (
        SELECT coalesce(sum(amount), 0) FROM unnest(tally."slots", tally."amounts") AS held(slot, amount)
        WHERE slot >= oldest[i]
      ) <= caps[i];
      IF NOT FOUND THEN
        refused := i;
        RAISE EXCEPTION USING ERRCODE = 'CSCAP';
      END IF;
    END LOOP;
  EXCEPTION WHEN SQLSTATE 'CSCAP' THEN NULL;
  END;
  RETURN refused;
END $$;
