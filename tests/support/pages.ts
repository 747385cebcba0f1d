import { cookies, headers } from 'next/headers'
import { vi } from 'vitest'
import { PATH_HEADER } from '@/lib/path-header'

/** An action of a form, with the state that it showed before or without. */
type Action =
  | ((previous: Record<string, never>, form: FormData) => Promise<unknown>)
  | ((form: FormData) => Promise<void>)

const runs = (action: Action, form: FormData) =>
  // The number of parameters tells which of the two it is, and TypeScript does not look at it.
  action.length < 2
    ? (action as (form: FormData) => Promise<void>)(form)
    : (action as (previous: Record<string, never>, form: FormData) => Promise<unknown>)({}, form)

/** What a form got back: where the browser goes, or the state that the page shows; nothing where there is no such page. */
export type Answer =
  | { goesTo: string }
  | { shows: { proof?: { challengeId?: string }; message?: string; once?: readonly string[] } }

/**
 * A browser that sends the forms of the portal to its real actions. The test file mocks `next/headers`, and runs what
 * `after` was given.
 */
export function aBrowserFor(appUrl: string) {
  const jar = new Map<string, string>()
  const store = {
    get: (name: string) => (jar.has(name) ? { name, value: jar.get(name) } : undefined),
    set: (name: string, value: string, { maxAge }: { maxAge?: number } = {}) =>
      maxAge === 0 ? jar.delete(name) : jar.set(name, value),
  }
  return {
    async send(action: Action, fields: Record<string, string | undefined>): Promise<Answer> {
      const sent = { origin: appUrl, 'sec-fetch-site': 'same-origin', [PATH_HEADER]: '/' }
      vi.mocked(headers).mockResolvedValue(new Headers(sent) as Awaited<ReturnType<typeof headers>>)
      // The part of Next's cookie store that the portal uses.
      vi.mocked(cookies).mockResolvedValue(store as unknown as Awaited<ReturnType<typeof cookies>>)
      const form = new FormData()
      for (const [name, value] of Object.entries(fields)) if (value !== undefined) form.set(name, value)
      try {
        const shows = await runs(action, form)
        return { shows: (shows ?? {}) as Extract<Answer, { shows: object }>['shows'] } // what every form action gives
      } catch (error) {
        const digest = error instanceof Error && 'digest' in error ? String(error.digest) : ''
        if (digest === 'NEXT_HTTP_ERROR_FALLBACK;404') return { shows: {} }
        if (!digest.startsWith('NEXT_REDIRECT')) throw error
        return { goesTo: digest.split(';')[2] ?? '' }
      }
    },
    browserCookie: () => [...jar].find(([name]) => name.endsWith('.browser'))?.[1] ?? null,
  }
}
export type TestBrowser = ReturnType<typeof aBrowserFor>

/** The challenge whose question a form shows. */
export function askedChallenge(answer: Answer): string | undefined {
  return 'shows' in answer ? answer.shows.proof?.challengeId : undefined
}
