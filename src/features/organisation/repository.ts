import 'server-only'
import { parseColour } from '@/lib/colour'
import type { Db, Tx } from '@/server/db'
import type { Image } from './image'
import type { Organisation, OrganisationStart } from './organisation'

export type VersionedOrganisation = { organisation: Organisation; version: number }

/**
 * How the organisation presents itself, and the version of that, which rises with each change. Version 0 is what the
 * environment says.
 */
export async function loadVersionedOrganisation(db: Db, start: OrganisationStart): Promise<VersionedOrganisation> {
  const row = await db.organisation.findFirst({
    include: { logo: { select: { hash: true, width: true, height: true } } },
  })
  if (!row) return { organisation: { ...start, accent: null, domains: [], logo: null }, version: 0 }
  const { version, name, contact, domains, logo } = row
  return { organisation: { name, contact, accent: parseColour(row.accent ?? ''), domains, logo }, version }
}

/** How the organisation presents itself. */
export async function loadOrganisation(db: Db, start: OrganisationStart): Promise<Organisation> {
  return (await loadVersionedOrganisation(db, start)).organisation
}

/** The domains that an administrator saved. */
export async function loadDomains(db: Db): Promise<string[]> {
  return (await db.organisation.findFirst({ select: { domains: true } }))?.domains ?? []
}

/** Replaces version `from`. False when somebody else replaced it first. */
export async function replaceOrganisation(
  tx: Tx,
  { logo, ...details }: Organisation,
  from: number,
  at: Date,
): Promise<boolean> {
  const data = { ...details, logoHash: logo?.hash ?? null, version: from + 1, updatedAt: at }
  const { count } =
    from === 0
      ? await tx.organisation.createMany({ data, skipDuplicates: true })
      : await tx.organisation.updateMany({ where: { version: from }, data })
  return count === 1
}

/** Keeps an image. One that is there already counts as new, so that it is not deleted while somebody looks at it. */
export async function keepLogo(db: Db, { hash, bytes, ...image }: Image & { hash: string }, at: Date): Promise<void> {
  const data = { ...image, bytes: new Uint8Array(bytes), createdAt: at }
  await db.logo.upsert({ where: { hash }, create: { hash, ...data }, update: { createdAt: at } })
}

/** An image as it is served. */
export function findLogo(db: Db, hash: string): Promise<{ type: string; bytes: Uint8Array } | null> {
  return db.logo.findUnique({ where: { hash }, select: { type: true, bytes: true } })
}

/** An image as a page shows it. Null where there is none. */
export function findLogoSize(db: Db, hash: string): Promise<Organisation['logo']> {
  return db.logo.findUnique({ where: { hash }, select: { hash: true, width: true, height: true } })
}

/** Holds an image until the transaction ends, so that nothing deletes it. Null where there is none. */
export async function lockLogo(tx: Tx, hash: string): Promise<Organisation['logo']> {
  const [logo] = await tx.$queryRaw<NonNullable<Organisation['logo']>[]>`
    SELECT "hash", "width", "height" FROM "Logo" WHERE "hash" = ${hash} FOR KEY SHARE`
  return logo ?? null
}
