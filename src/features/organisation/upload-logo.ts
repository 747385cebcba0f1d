import 'server-only'
import { createHash } from 'node:crypto'
import { fail, ok, type Result } from '@/lib/result'
import type { Deps } from '@/server/deps'
import { type ImageFailure, readImage } from './image'
import { keepLogo } from './repository'

/**
 * Keeps an image for a day, for its administrator to look at before it becomes the logo (`changeLogo`). Nobody else knows
 * its hash, so nobody else sees it.
 */
export async function uploadLogo(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  bytes: Uint8Array,
): Promise<Result<{ hash: string }, ImageFailure>> {
  const image = readImage(bytes)
  if (typeof image === 'string') return fail(image)
  const hash = createHash('sha256').update(bytes).digest('hex')
  await keepLogo(db, { ...image, hash }, now())
  return ok({ hash })
}
