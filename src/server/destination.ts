import 'server-only'
import { cookies, headers } from 'next/headers'
import { limits } from '@/features/limits/limits'
import { PATH_HEADER } from '@/lib/path-header'
import { safePath } from '@/lib/safe-path'
import { cookie } from './auth'

/** The page that was asked for. */
export async function requestedPath(): Promise<string> {
  return safePath((await headers()).get(PATH_HEADER)) ?? '/'
}

/**
 * Remembers in the browser where the person was going, for as long as a sign-in or set-up may take. Only an action may
 * call this.
 */
export async function rememberDestination(path: unknown): Promise<void> {
  const { name, options } = cookie('destination')
  const maxAge = limits.setUp / 1000
  ;(await cookies()).set(name, safePath(path) ?? '/', { ...options, maxAge })
}

/** Where the person was going before the sign-in or set-up; Overview where that is forgotten. */
export async function rememberedDestination(): Promise<string> {
  return safePath((await cookies()).get(cookie('destination').name)?.value) ?? '/'
}
