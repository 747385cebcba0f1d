-- The audit trail leaves the database, and its oldest rows may.

-- CreateIndex
CREATE INDEX "AuditEvent_at_seq_idx" ON "AuditEvent"("at", "seq");
CREATE INDEX "AuditEvent_subjectId_at_seq_idx" ON "AuditEvent"("subjectId", "at", "seq");
CREATE INDEX "AuditEvent_actorId_at_seq_idx" ON "AuditEvent"("actorId", "at", "seq");
CREATE INDEX "AuditEvent_type_at_seq_idx" ON "AuditEvent"("type", "at", "seq");

CREATE TABLE "AuditRetention" (
  "id" INTEGER NOT NULL DEFAULT 1,
  "keepSeconds" BIGINT,
  "removedThrough" BIGINT NOT NULL DEFAULT 0,
  "removedHash" BYTEA NOT NULL DEFAULT '\x',
  CONSTRAINT "AuditRetention_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "AuditRetention_one" CHECK ("id" = 1)
);
INSERT INTO "AuditRetention" DEFAULT VALUES;

CREATE TABLE "AuditSink" (
  "name" TEXT NOT NULL,
  "cursor" BIGINT NOT NULL DEFAULT 0,
  "holder" UUID,
  "heldUntil" TIMESTAMPTZ(3),
  CONSTRAINT "AuditSink_pkey" PRIMARY KEY ("name")
);

CREATE TABLE "Webhook" (
  "id" UUID NOT NULL,
  "url" TEXT NOT NULL,
  "events" TEXT[],
  "secretCiphertext" TEXT NOT NULL,
  "cursor" BIGINT NOT NULL,
  "createdAt" TIMESTAMPTZ(3) NOT NULL,
  "pausedAt" TIMESTAMPTZ(3),
  "deliveredAt" TIMESTAMPTZ(3),
  CONSTRAINT "Webhook_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "WebhookDelivery" (
  "webhookId" UUID NOT NULL,
  "seq" BIGINT NOT NULL,
  "personId" UUID,
  "attempts" INTEGER NOT NULL DEFAULT 0,
  "nextAttemptAt" TIMESTAMPTZ(3) NOT NULL,
  "outcome" TEXT,
  "triedAt" TIMESTAMPTZ(3),
  "givenUpAt" TIMESTAMPTZ(3),
  CONSTRAINT "WebhookDelivery_pkey" PRIMARY KEY ("webhookId", "seq"),
  CONSTRAINT "WebhookDelivery_webhookId_fkey" FOREIGN KEY ("webhookId") REFERENCES "Webhook"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "WebhookDelivery_webhookId_givenUpAt_nextAttemptAt_seq_idx"
  ON "WebhookDelivery"("webhookId", "givenUpAt", "nextAttemptAt", "seq");
CREATE INDEX "WebhookDelivery_webhookId_personId_seq_idx" ON "WebhookDelivery"("webhookId", "personId", "seq");
CREATE INDEX "WebhookDelivery_givenUpAt_idx" ON "WebhookDelivery"("givenUpAt");


-- What Prisma's schema language cannot say.

-- Rows go from the oldest on, and only those that the anchor has passed. Its table belongs to whoever owns the trail.
CREATE FUNCTION audit_event_removable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD."seq" > (SELECT "removedThrough" FROM "AuditRetention") THEN
    RAISE EXCEPTION 'the audit trail is append-only';
  END IF;
  RETURN OLD;
END
$$;

DROP TRIGGER audit_event_append_only ON "AuditEvent";
CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR TRUNCATE ON "AuditEvent"
  FOR EACH STATEMENT EXECUTE FUNCTION audit_event_append_only();
CREATE TRIGGER audit_event_removable BEFORE DELETE ON "AuditEvent"
  FOR EACH ROW EXECUTE FUNCTION audit_event_removable();

-- Removes up to "most" of the oldest rows that are older than the trail is kept, none after "through" and never the newest,
-- moves the anchor, and writes that it did. How long the trail is kept is for its owner to say, not for the caller.
CREATE FUNCTION audit_event_remove(through bigint, most integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  keep interval;
  last record;
  removed bigint;
BEGIN
  SELECT "keepSeconds" * interval '1 second' INTO keep FROM "AuditRetention" FOR UPDATE;
  IF keep IS NULL THEN
    RETURN 0;
  END IF;
  SELECT "seq", "hash" INTO last FROM (
    SELECT "seq", "hash", bool_and("at" < now() - keep) OVER (ORDER BY "seq") AS "isOld"
    FROM (SELECT "seq", "hash", "at" FROM "AuditEvent" ORDER BY "seq" LIMIT most) oldest) checked
  WHERE "isOld" AND "seq" <= through AND "seq" < (SELECT max("seq") FROM "AuditEvent")
  ORDER BY "seq" DESC LIMIT 1;
  IF NOT FOUND THEN
    RETURN 0;
  END IF;
  UPDATE "AuditRetention" SET "removedThrough" = last."seq", "removedHash" = last."hash";
  DELETE FROM "AuditEvent" WHERE "seq" <= last."seq";
  GET DIAGNOSTICS removed = ROW_COUNT;
  INSERT INTO "AuditEvent" ("at", "type", "details") VALUES (now(), 'audit.removed', jsonb_build_object(
    'rows', removed, 'through', last."seq", 'hash', encode(last."hash", 'hex'), 'keepSeconds', extract(epoch FROM keep)::bigint));
  RETURN removed;
END
$$;
REVOKE ALL ON FUNCTION audit_event_remove(bigint, integer) FROM PUBLIC;

-- A caller could put tables of their own before ours: pg_temp comes first unless it is named last.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['audit_event_chain()', 'audit_event_append_only()', 'audit_event_removable()',
    'audit_event_remove(bigint, integer)'] LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = %I, pg_temp', name, current_schema());
  END LOOP;
END
$$;
