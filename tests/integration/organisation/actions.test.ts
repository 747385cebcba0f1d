import { headers } from 'next/headers'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { saveOrganisationAction } from '@/app/(admin)/admin/organisation/actions'
import { changeLogoAction } from '@/app/(admin)/admin/organisation/logo/actions'
import { POST } from '@/app/(admin)/admin/organisation/logo/upload/route'
import { confirmKeyBackupAction } from '@/app/(admin)/admin/set-up/keys/actions'
import { sendTestMailAction } from '@/app/(admin)/admin/set-up/mail/actions'
import { confirmTestTextAction, sendTestTextAction } from '@/app/(admin)/admin/set-up/text/actions'
import { signInAction } from '@/app/(public)/sign-in/actions'
import { GET as logo } from '@/app/logo/[hash]/route'
import { GET as theme } from '@/app/theme/[accent]/route'
import { hashPassword } from '@/features/password/password'
import { PATH_HEADER } from '@/lib/path-header'
import { minutes } from '@/lib/time'
import { aClock, anEmail, aPerson, type Clock, testKeys, testRelyingParty } from '../../support/builders'
import { ownDatabase } from '../../support/database'
import { distinctCodes } from '../../support/distinct-codes'
import { aPng } from '../../support/images'
import { aMailbox, type Mailbox } from '../../support/mailbox'
import { aBrowserFor, type TestBrowser } from '../../support/pages'

const { APP_URL } = vi.hoisted(() => {
  const APP_URL = 'https://id.example.test'
  const keys = `test:${Buffer.alloc(32, 1).toString('base64')}`
  Object.assign(process.env, { APP_URL, COUNTERSIGN_KEYS: keys, DEMO: '1', LOG_LEVEL: 'silent' })
  return { APP_URL }
})
vi.mock('next/headers')
vi.mock('next/cache')
vi.mock('next/server', () => ({ after: (work: () => Promise<unknown>) => work() }))
vi.mock('next-intl/server', () => ({
  getLocale: async () => 'en',
  getTranslations: async (area: string) => (key: string) => `${area}.${key}`,
}))

const db = await ownDatabase()
process.env.DATABASE_URL = db.url
const PASSWORD = 'a quiet harbour in the north'
const passwordHash = await hashPassword(PASSWORD)
let clock: Clock
let codes: ReturnType<typeof distinctCodes>
let mailbox: Mailbox

beforeEach(async () => {
  await db.organisation.deleteMany()
  await db.logo.deleteMany()
  await db.deliveryTest.deleteMany()
  await db.encryptionKey.deleteMany()
  await db.encryptionKey.create({ data: { id: 'test', fingerprint: 'x' } })
  clock = aClock()
  codes = distinctCodes(clock.now)
  mailbox = aMailbox()
  Object.assign(globalThis, {
    countersignDeps: { db, keys: testKeys, codes, mailer: mailbox, relyingParty: testRelyingParty, now: clock.now },
  })
})

/** A browser, signed in or not. */
async function aBrowserOf(role: 'admin' | 'helpdesk' | 'user' | null): Promise<TestBrowser> {
  const browser = aBrowserFor(APP_URL)
  if (!role) return browser
  const { email } = await aPerson(db, { role, passwordHash, email: anEmail() })
  await browser.send(signInAction, { email, password: PASSWORD })
  return browser
}

const form = { version: '0', name: 'Lakeside Clinic', contact: '', accent: '', domains: '' }
const organisations = () => db.organisation.findMany()
const texts = { country: 'US', number: '425 555 0142' }
const hash = async () => (await db.logo.findFirst())?.hash ?? ''

const actions = [
  ['saveOrganisationAction', saveOrganisationAction, form],
  ['changeLogoAction', changeLogoAction, { version: '0', logo: '' }],
  ['sendTestTextAction', sendTestTextAction, texts],
  ['confirmTestTextAction', confirmTestTextAction, { code: '100000' }],
  ['sendTestMailAction', sendTestMailAction, {}],
  ['confirmKeyBackupAction', confirmKeyBackupAction, { keys: 'test' }],
] as const

describe.each(actions)('%s', (_, action, fields) => {
  const isUntouched = async () => {
    expect(await organisations()).toEqual([])
    expect(codes.sent).toEqual([])
    expect(await db.demoMail.count()).toBe(0)
    expect(await db.deliveryTest.count()).toBe(0)
    expect(await db.encryptionKey.count({ where: { backedUpAt: null } })).toBe(1)
    const types = ['organisation.changed', 'delivery.tested', 'keys.backup_confirmed']
    expect(await db.auditEvent.count({ where: { type: { in: types } } })).toBe(0)
  }

  it('does nothing for nobody', async () => {
    const browser = await aBrowserOf(null)
    expect(await browser.send(action, fields)).toEqual({ goesTo: '/sign-in' })
    await isUntouched()
  })

  it.each(['user', 'helpdesk'] as const)('does not exist for a %s', async (role) => {
    const browser = await aBrowserOf(role)
    expect(await browser.send(action, fields)).toEqual({ shows: {} })
    await isUntouched()
  })

  it('refuses a form of another page', async () => {
    const browser = await aBrowserOf('admin')
    const elsewhere = { ...browser, send: aBrowserFor('https://evil.example').send }
    await expect(elsewhere.send(action, fields)).rejects.toThrow('another origin')
    await isUntouched()
  })
})

describe('a change of the organisation', () => {
  it('counts on a fresh proof, and asks for one that is stale, keeping what was typed', async () => {
    const browser = await aBrowserOf('admin')
    clock.advance(minutes(11))
    const asked = await browser.send(saveOrganisationAction, form)
    expect(asked).toMatchObject({ shows: { proof: { title: 'proof.title' }, values: { name: 'Lakeside Clinic' } } })
    expect(await organisations()).toEqual([])
    const wrong = { ...form, 'proof.password': 'something else entirely' }
    expect(await browser.send(saveOrganisationAction, wrong)).toMatchObject({ shows: { proof: {} } })
    const right = { ...form, 'proof.password': PASSWORD }
    expect(await browser.send(saveOrganisationAction, right)).toEqual({ goesTo: '/admin/organisation?saved=1' })
    expect(await organisations()).toMatchObject([{ name: 'Lakeside Clinic', version: 1 }])
    expect(await browser.send(saveOrganisationAction, right)).toMatchObject({
      shows: { message: 'admin.organisation.errors.changed_meanwhile' },
    })
  })

  it('of the logo does, too', async () => {
    const browser = await aBrowserOf('admin')
    clock.advance(minutes(11))
    expect(await browser.send(changeLogoAction, { version: '0', logo: '' })).toMatchObject({ shows: { proof: {} } })
    expect(await organisations()).toEqual([])
  })

  it('only shows itself where that is all that was asked', async () => {
    const browser = await aBrowserOf('admin')
    const shown = await browser.send(saveOrganisationAction, { ...form, accent: '#f60', intent: 'preview' })
    expect(shown).toEqual({ shows: { values: { name: 'Lakeside Clinic', contact: '', accent: '#f60', domains: '' } } })
    expect(await organisations()).toEqual([])
  })

  it('to a colour that cannot be read everywhere wants its shades accepted', async () => {
    const browser = await aBrowserOf('admin')
    const orange = { ...form, accent: '#ff6600' }
    expect(await browser.send(saveOrganisationAction, orange)).toMatchObject({
      shows: { fields: { accent: 'admin.organisation.errors.unreadable' } },
    })
    expect(await organisations()).toEqual([])
    await browser.send(saveOrganisationAction, { ...orange, shades: 'on' })
    expect(await organisations()).toMatchObject([{ accent: '#ff6600' }])
  })

  it.each([
    { name: ' ' },
    { name: 'a\u0000b' },
    { version: '-1' },
    { version: 'NaN' },
    { accent: 'url(//evil.example)' },
    { accent: '#fff;}body{display:none' },
    { domains: '*' },
    { contact: 'x'.repeat(5000) },
  ])('with %j is refused', async (hostile) => {
    const browser = await aBrowserOf('admin')
    expect(await browser.send(saveOrganisationAction, { ...form, ...hostile })).toHaveProperty('shows.message')
    expect(await organisations()).toEqual([])
  })

  it.each(['x', '../etc/passwd', 'a'.repeat(64), `${'a'.repeat(64)}'--`])('to the logo %j is refused', async (logo) => {
    const browser = await aBrowserOf('admin')
    expect(await browser.send(changeLogoAction, { version: '0', logo })).toEqual({
      shows: { message: 'admin.organisation.errors.gone' },
    })
    expect(await organisations()).toEqual([])
  })
})

describe('the upload of a logo', () => {
  /** What the browser of a person with this role posts, and what comes back. */
  async function post(role: 'admin' | 'user' | null, file: Buffer | null, { origin = APP_URL, length = 0 } = {}) {
    const browser = await aBrowserOf(role)
    // Leaves the cookies of the browser in the mocks.
    await browser.send(async () => undefined, {})
    const sent = new Headers({ origin, [PATH_HEADER]: '/admin/organisation/logo/upload' })
    vi.mocked(headers).mockResolvedValue(sent as Awaited<ReturnType<typeof headers>>)
    const body = new FormData()
    if (file) body.set('image', new File([new Uint8Array(file)], '../../evil.svg', { type: 'image/svg+xml' }))
    const draft = new Request(APP_URL, { method: 'POST', body })
    const bytes = Buffer.from(await draft.arrayBuffer())
    const type = String(draft.headers.get('content-type'))
    const own = { 'content-type': type, 'content-length': String(length || bytes.length) }
    return POST(new Request(APP_URL, { method: 'POST', body: bytes, headers: own }))
  }
  const leadsTo = async (answer: Promise<Response>) => {
    const { status, headers } = await answer
    return [status, headers.get('location')]
  }

  it('keeps an image by what its bytes are, whatever it is called', async () => {
    const answer = await leadsTo(post('admin', aPng()))
    expect(answer).toEqual([303, `/admin/organisation/logo?image=${await hash()}`])
    const served = await logo(new Request(APP_URL), { params: Promise.resolve({ hash: await hash() }) })
    expect(served.headers.get('content-type')).toBe('image/png')
    expect(Buffer.from(await served.arrayBuffer())).toEqual(aPng())
    expect(await organisations()).toEqual([])
  })

  it.each([
    ['a script', Buffer.from('<script>alert(1)</script>'), 'not_an_image'],
    ['a picture that would unpack to ten gigabytes', aPng({ width: 50_000, height: 50_000 }), 'dimensions'],
    ['an empty file', Buffer.alloc(0), 'missing'],
    ['no file', null, 'missing'],
    ['a file a little too long', Buffer.alloc(205_000), 'too_large'],
  ])('refuses %s in words', async (_, file, problem) => {
    expect(await leadsTo(post('admin', file))).toEqual([303, `/admin/organisation/logo?problem=${problem}`])
    expect(await db.logo.count()).toBe(0)
  })

  it('does not read what says that it is too long', async () => {
    expect(await leadsTo(post('admin', aPng(), { length: 3_000_000 }))).toEqual([
      303,
      '/admin/organisation/logo?problem=too_large',
    ])
  })

  it('takes nothing from nobody, from others, and from another page', async () => {
    expect(await leadsTo(post(null, aPng()))).toEqual([303, '/sign-in?to=/admin/organisation/logo'])
    await expect(post('user', aPng())).rejects.toMatchObject({ digest: 'NEXT_HTTP_ERROR_FALLBACK;404' })
    await expect(post('admin', aPng(), { origin: 'https://evil.example' })).rejects.toThrow('another origin')
    expect(await db.logo.count()).toBe(0)
  })
})

it.each(['x', 'a'.repeat(64), '../a', "' OR 1=1 --"])('the logo %j is not there', async (hash) => {
  expect((await logo(new Request(APP_URL), { params: Promise.resolve({ hash }) })).status).toBe(404)
})

describe('the stylesheet of an accent', () => {
  const get = (accent: string) => theme(new Request(APP_URL), { params: Promise.resolve({ accent }) })

  it('holds its colours and nothing else', async () => {
    const answer = await get('ff6600')
    expect(answer.headers.get('content-type')).toBe('text/css; charset=utf-8')
    expect(await answer.text()).toMatch(
      /^:root \{\n(?:--color-[a-z-]+: #[0-9a-f]{6};\n){4}\}\n@media [^;]+\{\n:root \{\n(?:--color-[a-z-]+: #[0-9a-f]{6};\n){4}\}\n\}\n$/,
    )
  })

  it.each(['red', 'ff66001', 'ff6600;}', 'url(x)'])('%j is not there', async (accent) => {
    expect((await get(accent)).status).toBe(404)
  })
})

describe('the set-up list', () => {
  it('sends a test text to the number that was typed, and counts it as working once its code is entered', async () => {
    const browser = await aBrowserOf('admin')
    expect(await browser.send(sendTestTextAction, texts)).toEqual({ goesTo: '/admin/set-up/text' })
    expect(codes.sent).toMatchObject([{ to: '+14255550142', channel: 'text', purpose: 'registration' }])
    expect(await db.deliveryTest.findMany()).toMatchObject([{ channel: 'text', workedAt: null }])
    expect(await browser.send(confirmTestTextAction, { code: '999999' })).toHaveProperty('shows.fields.code')
    const { code } = codes.sent[0] ?? { code: '' }
    expect(await browser.send(confirmTestTextAction, { code })).toEqual({ goesTo: '/admin/set-up?done=text' })
    expect(await db.deliveryTest.findMany()).toMatchObject([{ workedAt: clock.now(), reference: null }])
    expect(await browser.send(confirmTestTextAction, { code })).toHaveProperty('shows.fields.code')
  })

  it.each([
    { number: '12' },
    { number: '', country: 'US' },
    { country: 'XX' },
    { number: 'x'.repeat(1000) },
    { phone: 'not-an-id', number: '' },
  ])('sends nothing to %j', async (hostile) => {
    const browser = await aBrowserOf('admin')
    expect(await browser.send(sendTestTextAction, { ...texts, ...hostile })).toHaveProperty('shows.fields.number')
    expect(codes.sent).toEqual([])
  })

  it('sends a test mail in the name of the organisation, to whoever asks', async () => {
    const browser = await aBrowserOf('admin')
    await browser.send(saveOrganisationAction, { ...form, accent: '#7a1f5f', shades: 'on' })
    expect(await browser.send(sendTestMailAction, { to: 'somebody@else.example' })).toEqual({
      goesTo: '/admin/set-up?done=mail',
    })
    const [mail] = mailbox.mails
    const [{ email } = { email: '' }] = await db.user.findMany({ orderBy: { createdAt: 'desc' }, take: 1 })
    expect(mail).toMatchObject({ to: email })
    expect(mail?.html).toContain('Lakeside Clinic')
    expect(mail?.html).toContain('background:#7a1f5f')
  })

  it('notes the keys that were ticked, and no others', async () => {
    await db.encryptionKey.create({ data: { id: 'newer', fingerprint: 'y' } })
    const browser = await aBrowserOf('admin')
    expect(await browser.send(confirmKeyBackupAction, {})).toHaveProperty('shows.fields.keys')
    expect(await browser.send(confirmKeyBackupAction, { keys: 'test' })).toEqual({ goesTo: '/admin/set-up?done=keys' })
    const open = await db.encryptionKey.findMany({ where: { backedUpAt: null }, select: { id: true } })
    expect(open).toEqual([{ id: 'newer' }])
  })
})
