import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { cookies, headers } from 'next/headers'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { openSession } from '@/features/sessions/open-session'
import type { Role } from '@/generated/prisma/enums'
import { PATH_HEADER } from '@/lib/path-header'
import { deps } from '@/server/deps'
import * as session from '@/server/session'
import { anActor } from '../support/builders'
import { ownDatabase } from '../support/database'

vi.mock('next/headers')
vi.mock('next/cache')
vi.mock('next-intl/server', () => ({
  getLocale: async () => 'en',
  getFormatter: async () => ({ dateTime: () => 'a time' }),
  getTranslations: async () => Object.assign(() => 'words', { rich: () => 'words' }),
}))
const { APP_URL } = vi.hoisted(() => {
  const APP_URL = 'https://id.example.test'
  const keys = `test:${Buffer.alloc(32, 1).toString('base64')}`
  Object.assign(process.env, { APP_URL, COUNTERSIGN_KEYS: keys, DEMO: '1', LOG_LEVEL: 'silent' })
  return { APP_URL }
})

const db = await ownDatabase()
process.env.DATABASE_URL = db.url

/**
 * Who may do what under /admin: every action and every handler of a route, by file and name. One that is not here fails the
 * test. Everybody who is not named gets the answer of a page that does not exist.
 */
const may: Record<string, readonly Role[]> = {
  'admin/audit/export/route.ts POST': ['admin'],
  'admin/frozen/[id]/actions.ts liftFreezeAction': ['admin'],
  'admin/groups/[id]/import/[draft]/actions.ts importMembersAction': ['admin'],
  'admin/groups/[id]/import/read/route.ts POST': ['admin'],
  'admin/groups/actions.ts addMemberAction': ['admin'],
  'admin/groups/actions.ts createGroupAction': ['admin'],
  'admin/groups/actions.ts deleteGroupAction': ['admin'],
  'admin/groups/actions.ts removeMemberAction': ['admin'],
  'admin/groups/actions.ts renameGroupAction': ['admin'],
  'admin/groups/actions.ts setInnerGroupsAction': ['admin'],
  'admin/methods/[subject]/actions.ts reviewSubjectAction': ['admin'],
  'admin/methods/actions.ts reviewMethodsAction': ['admin'],
  'admin/methods/actions.ts savePolicyAction': ['admin'],
  'admin/methods/review/[draft]/[effect]/export/route.ts GET': ['admin'],
  'admin/organisation/actions.ts saveOrganisationAction': ['admin'],
  'admin/organisation/logo/actions.ts changeLogoAction': ['admin'],
  'admin/organisation/logo/upload/route.ts POST': ['admin'],
  'admin/people/[id]/pass/actions.ts issuePassAction': ['admin'],
  'admin/people/[id]/pass/revoke/actions.ts revokePassAction': ['admin'],
  'admin/set-up/keys/actions.ts confirmKeyBackupAction': ['admin'],
  'admin/set-up/mail/actions.ts sendTestMailAction': ['admin'],
  'admin/set-up/text/actions.ts confirmTestTextAction': ['admin'],
  'admin/set-up/text/actions.ts sendTestTextAction': ['admin'],
  'admin/spend/actions.ts openCountryAction': ['admin'],
  'admin/spend/actions.ts saveCountryAction': ['admin'],
  'admin/spend/actions.ts saveSpendSettingsAction': ['admin'],
  'admin/webhooks/actions.ts createWebhookAction': ['admin'],
  'admin/webhooks/actions.ts deleteWebhookAction': ['admin'],
  'admin/webhooks/actions.ts pauseWebhookAction': ['admin'],
  'admin/webhooks/actions.ts testWebhookAction': ['admin'],
}

/** Who may see what. A page that only leads elsewhere is a page, too. */
const mayLook: Record<string, readonly Role[]> = {
  'admin/audit/page.tsx': ['admin'],
  'admin/frozen/[id]/page.tsx': ['admin'],
  'admin/frozen/page.tsx': ['admin'],
  'admin/groups/[id]/import/[draft]/page.tsx': ['admin'],
  'admin/groups/[id]/import/page.tsx': ['admin'],
  'admin/groups/[id]/page.tsx': ['admin'],
  'admin/groups/[id]/remove/[person]/page.tsx': ['admin'],
  'admin/groups/page.tsx': ['admin'],
  'admin/layout.tsx': ['admin'],
  'admin/methods/[subject]/page.tsx': ['admin'],
  'admin/methods/page.tsx': ['admin'],
  'admin/methods/review/[draft]/[effect]/page.tsx': ['admin'],
  'admin/methods/review/[draft]/page.tsx': ['admin'],
  'admin/organisation/logo/page.tsx': ['admin'],
  'admin/organisation/page.tsx': ['admin'],
  'admin/page.tsx': ['admin'],
  'admin/people/[id]/page.tsx': ['admin'],
  'admin/people/[id]/pass/page.tsx': ['admin'],
  'admin/people/[id]/pass/revoke/page.tsx': ['admin'],
  'admin/people/page.tsx': ['admin'],
  'admin/set-up/keys/page.tsx': ['admin'],
  'admin/set-up/mail/page.tsx': ['admin'],
  'admin/set-up/page.tsx': ['admin'],
  'admin/set-up/text/page.tsx': ['admin'],
  'admin/spend/countries/[country]/open/page.tsx': ['admin'],
  'admin/spend/countries/[country]/page.tsx': ['admin'],
  'admin/spend/countries/page.tsx': ['admin'],
  'admin/spend/page.tsx': ['admin'],
  'admin/spend/settings/page.tsx': ['admin'],
  'admin/webhooks/[id]/page.tsx': ['admin'],
  'admin/webhooks/add/page.tsx': ['admin'],
  'admin/webhooks/page.tsx': ['admin'],
  'admin/why/page.tsx': ['admin'],
}

const ROOT = 'src/app/(admin)'
const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file))
const textOf = (file: string) => readFileSync(join(ROOT, file), 'utf8')
const namesIn = (file: string) =>
  [...textOf(file).matchAll(/^export (?:async )?(?:function|const) (\w+)/gm)].flatMap(([, name]) => name ?? [])
const callable = files
  .filter((file) => /(?:^|\/)route\.tsx?$/.test(file) || /^['"]use server['"]/.test(textOf(file)))
  .flatMap((file) => namesIn(file).map((name) => `${file} ${name}`))
const seen = files.filter((file) => /(?:^|\/)(?:page|layout|template|default)\.tsx$/.test(file))

type Called = (...given: unknown[]) => Promise<unknown>
async function load(file: string, name: string): Promise<Called> {
  const loaded: Record<string, Called> = await import(pathToFileURL(resolve(ROOT, file)).href)
  const found = loaded[name]
  if (!found) throw new Error(`${file} exports no ${name}`)
  return found
}

/** What a page or a handler gets of an address. */
const given = { params: Promise.resolve({ id: 'x' }), searchParams: Promise.resolve({}) }

/** Calls an action or a handler as the browser of whoever is signed in would. */
async function call(entry: string): Promise<unknown> {
  const [file = '', name = ''] = entry.split(' ')
  const called = await load(file, name)
  const form = new FormData()
  if (/route\.tsx?$/.test(file))
    return called(new Request(`${APP_URL}/x`, { method: name, body: name === 'GET' ? null : form }), given)
  return called.length < 2 ? called(form) : called({}, form)
}

const NOT_FOUND = 'NEXT_HTTP_ERROR_FALLBACK;404'
/** What became of a call, as far as who may call it is concerned. */
async function answerTo(work: Promise<unknown>): Promise<'not found' | 'sign in' | 'other origin' | 'let in'> {
  try {
    const answer = await work
    const isSentToSignIn = answer instanceof Response && answer.headers.get('location')?.startsWith('/sign-in')
    return isSentToSignIn ? 'sign in' : 'let in'
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const digest = 'digest' in error ? String(error.digest) : ''
    if (digest === NOT_FOUND) return 'not found'
    if (digest.includes(';/sign-in')) return 'sign in'
    if (digest.startsWith('NEXT_REDIRECT')) return 'let in'
    if (error.message === 'Request from another origin') return 'other origin'
    throw error
  }
}

const jar = new Map<string, string>()
beforeEach(() => {
  jar.clear()
  const store = {
    get: (name: string) => (jar.has(name) ? { name, value: jar.get(name) } : undefined),
    set: (name: string, value: string) => jar.set(name, value),
  }
  // The part of Next's cookie store that the portal uses.
  vi.mocked(cookies).mockResolvedValue(store as unknown as Awaited<ReturnType<typeof cookies>>)
})

/** A request, with what `src/proxy.ts` adds, or as it comes where that file is gone. */
function aRequest({ proxy, origin = APP_URL }: { proxy: boolean; origin?: string | null }): void {
  const sent = { ...(origin && { origin, 'sec-fetch-site': 'same-origin' }), ...(proxy && { [PATH_HEADER]: '/admin' }) }
  vi.mocked(headers).mockResolvedValue(new Headers(sent) as Awaited<ReturnType<typeof headers>>)
}

/** Signs somebody of this role in. */
async function signIn(role: Role): Promise<void> {
  const actor = await anActor(db, { role })
  const browserHash = await session.ensureBrowser()
  const at = new Date()
  const opened = await db.$transaction((tx) =>
    openSession(tx, deps(), at, { ...actor, userId: actor.id, factors: [{ amr: 'pwd', at }], browserHash }),
  )
  if (!opened) throw new Error('No session was opened')
  await session.writeSessionCookie(opened)
}

describe.each([true, false])('under /admin, with the proxy: %s,', (proxy) => {
  describe.each(['user', 'helpdesk', 'admin'] as const)('somebody with the role %s', (role) => {
    it.each(callable)('calls %s as the table says', async (entry) => {
      await signIn(role)
      aRequest({ proxy })
      const before = await db.auditEvent.count()
      const isAllowed = may[entry]?.includes(role)
      expect(await answerTo(call(entry))).toBe(isAllowed ? 'let in' : 'not found')
      if (!isAllowed) expect(await db.auditEvent.count()).toBe(before)
    })

    it.each(seen.filter((file) => !mayLook[file]?.includes(role)))('does not see %s', async (file) => {
      await signIn(role)
      aRequest({ proxy })
      expect(await answerTo((await load(file, 'default'))(given))).toBe('not found')
      if (!textOf(file).includes('generateMetadata')) return
      expect(await answerTo((await load(file, 'generateMetadata'))(given))).toBe('not found')
    })
  })

  it.each(callable)('nobody who is not signed in calls %s', async (entry) => {
    aRequest({ proxy })
    expect(await answerTo(call(entry))).toBe('sign in')
  })

  // A GET changes nothing, and the browser keeps its answer from the page that asked.
  it.each(callable.filter((entry) => !entry.endsWith(' GET')))(
    'no page of elsewhere calls %s, even for an administrator',
    async (entry) => {
      await signIn('admin')
      for (const origin of ['https://evil.test', 'null', null]) {
        aRequest({ proxy, origin })
        expect(await answerTo(call(entry))).toBe('other origin')
      }
    },
  )
})

describe('the tables', () => {
  it('name every action, every handler and every page, and nothing that is not there', () => {
    expect(Object.keys(may).sort()).toEqual(callable.sort())
    expect(Object.keys(mayLook).sort()).toEqual(seen.sort())
  })
})
