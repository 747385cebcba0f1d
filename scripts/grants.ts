import pg from 'pg'

/**
 * Gives the role of `appUrl` what the app needs in the database that the role of `ownerUrl` owns and has just migrated:
 * its rows, but of the audit trail only to read and to add. Safe to repeat. Throws where the app's role could give itself
 * more, since the trail would then only seem to be append-only.
 */
export async function grantToApp({ ownerUrl, appUrl }: { ownerUrl: string; appUrl: string }): Promise<void> {
  const app = decodeURIComponent(new URL(appUrl).username)
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    await refuseTooMuch(client, app)
    await client.query('BEGIN')
    // One process after the other: rights that two change at once fail.
    await client.query('SELECT pg_advisory_xact_lock($1)', [GRANTS_LOCK])
    await client.query(await statements(client, app))
    await client.query('COMMIT')
  } finally {
    await client.end()
  }
}

/** Notes how long the audit trail is kept, in seconds; null for ever. Only the owner of the trail may. */
export async function keepAuditFor(ownerUrl: string, keepSeconds: number | null): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    await client.query('UPDATE "AuditRetention" SET "keepSeconds" = $1 WHERE "keepSeconds" IS DISTINCT FROM $1', [
      keepSeconds,
    ])
  } finally {
    await client.end()
  }
}

/** Any number that nothing else locks. */
const GRANTS_LOCK = 4_401_003

async function refuseTooMuch(client: pg.Client, app: string): Promise<void> {
  const { rows } = await client.query<{ too_much: boolean }>(
    `SELECT r.rolsuper OR pg_has_role(r.oid, (SELECT relowner FROM pg_class WHERE oid = '"AuditEvent"'::regclass), 'MEMBER')
       AS too_much
     FROM pg_roles r WHERE r.rolname = $1`,
    [app],
  )
  if (!rows[0]) throw new Error(`MIGRATION_DATABASE_URL: there is no role "${app}", which DATABASE_URL names.`)
  if (!rows[0].too_much) return
  throw new Error(
    `MIGRATION_DATABASE_URL: the role "${app}" of DATABASE_URL owns the audit trail, or can become its owner, and could change it. Give the tables to another role, or unset MIGRATION_DATABASE_URL.`,
  )
}

async function statements(client: pg.Client, app: string): Promise<string> {
  const { rows } = await client.query<{ schema: string; database: string; jobs: 'absent' | 'ours' | 'theirs' }>(
    `SELECT current_schema() AS schema, current_database() AS database,
       coalesce((SELECT CASE WHEN pg_get_userbyid(nspowner) = current_user THEN 'ours' ELSE 'theirs' END
         FROM pg_namespace WHERE nspname = 'pgboss'), 'absent') AS jobs`,
  )
  const { schema = 'public', database = '', jobs } = rows[0] ?? {}
  const name = (text: string) => client.escapeIdentifier(text)
  const [role, space] = [name(app), name(schema)]
  return [
    `GRANT USAGE ON SCHEMA ${space} TO ${role}`,
    `REVOKE CREATE ON SCHEMA ${space} FROM ${role}`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${space} TO ${role}`,
    `REVOKE ALL ON "AuditEvent", "AuditRetention", _prisma_migrations FROM ${role}`,
    `GRANT SELECT, INSERT ON "AuditEvent" TO ${role}`,
    `GRANT SELECT ON "AuditRetention" TO ${role}`,
    `GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA ${space} TO ${role}`,
    `GRANT EXECUTE ON FUNCTION audit_event_remove(bigint, integer) TO ${role}`,
    // pg-boss makes and changes its own tables. Queues from before there were two roles hold nothing that is not made again.
    jobs === 'ours' ? 'DROP SCHEMA pgboss CASCADE' : '',
    `${jobs === 'theirs' ? 'REVOKE' : 'GRANT'} CREATE ON DATABASE ${name(database)} ${jobs === 'theirs' ? 'FROM' : 'TO'} ${role}`,
  ]
    .filter(Boolean)
    .join(';\n')
}
