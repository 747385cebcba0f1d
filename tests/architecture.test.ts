import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const SRC = resolve('src')

type Import = { names: string; from: string; typeOnly: boolean }
type File = { path: string; text: string; code: string; imports: Import[] }

const files: File[] = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !path.startsWith('generated/'))
  .map((path) => read(path))

function read(path: string): File {
  const text = readFileSync(join(SRC, path), 'utf8')
  const code = text.replace(/\/\*.*?\*\//gs, '').replace(/^\s*\/\/.*$/gm, '')
  const statements = [...code.matchAll(/^(?:import|export)\s+(type\s+)?([^'"]*?)\s*(?:from\s*)?['"]([^'"]+)['"]/gm)]
  const dynamic = [...code.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)]
  const imports = [
    ...statements.map(([, type, names = '', from = '']) => ({
      names,
      from: located(path, from),
      typeOnly: Boolean(type) || onlyTypes(names),
    })),
    ...dynamic.map(([, from = '']) => ({ names: '*', from: located(path, from), typeOnly: false })),
  ]
  return { path, text, code, imports }
}

/** `{ type A, type B }` imports types alone. */
function onlyTypes(names: string): boolean {
  const inner = /^\{(.*)\}$/s.exec(names.trim())?.[1]
  const each = inner?.split(',').flatMap((name) => name.trim() || [])
  return each !== undefined && each.length > 0 && each.every((name) => name.startsWith('type '))
}

/** An import of our own as its path under src; any other as it is. */
function located(importer: string, from: string): string {
  if (from.startsWith('@/')) return from.slice(2)
  if (from.startsWith('.')) return relative(SRC, resolve(SRC, dirname(importer), from))
  return from
}

const isIn = (folder: string) => (path: string) => path.startsWith(`${folder}/`)
const areaOf = (path: string) => (path.includes('/') ? (path.split('/')[0] ?? '') : path)
const isOurs = (from: string) =>
  ['app', 'features', 'server', 'lib', 'ui', 'messages', 'generated'].includes(areaOf(from))

/** The imports that break a rule, as "file → import". */
function breaches(importer: (path: string) => boolean, isBreach: (one: Import) => boolean): string[] {
  return files
    .filter(({ path }) => importer(path))
    .flatMap(({ path, imports }) => imports.filter(isBreach).map(({ from }) => `${path} → ${from}`))
}
const filesWith = (pattern: RegExp) => files.filter(({ code }) => pattern.test(code)).map(({ path }) => path)

it('there is something to check', () => {
  expect(files.length).toBeGreaterThan(100)
  expect(files.flatMap(({ imports }) => imports).filter(({ from }) => isOurs(from)).length).toBeGreaterThan(300)
})

describe('the arrows of architecture.md', () => {
  it('lib imports nothing of ours', () => {
    expect(breaches(isIn('lib'), ({ from }) => isOurs(from) && areaOf(from) !== 'lib')).toEqual([])
  })

  it('ui imports lib and messages only', () => {
    expect(
      breaches(isIn('ui'), ({ from }) => isOurs(from) && !['ui', 'lib', 'messages'].includes(areaOf(from))),
    ).toEqual([])
  })

  it('features import no page and no component', () => {
    expect(breaches(isIn('features'), ({ from }) => ['app', 'ui'].includes(areaOf(from)))).toEqual([])
  })

  it('features speak no language, but for the mails, which are written outside a request', () => {
    const others = (path: string) => isIn('features')(path) && !isIn('features/notices')(path)
    expect(breaches(others, ({ from }) => areaOf(from) === 'messages')).toEqual([])
  })

  it('features import nothing but types of server', () => {
    expect(breaches(isIn('features'), ({ from, typeOnly }) => areaOf(from) === 'server' && !typeOnly)).toEqual([])
  })

  it('server imports no page and no component', () => {
    expect(breaches(isIn('server'), ({ from }) => ['app', 'ui'].includes(areaOf(from)))).toEqual([])
  })

  it('nothing imports app but app', () => {
    expect(
      breaches(
        (path) => areaOf(path) !== 'app',
        ({ from }) => areaOf(from) === 'app',
      ),
    ).toEqual([])
  })

  it('app asks features, never the database or the generated client', () => {
    const direct = ({ from, typeOnly }: Import) =>
      from === 'server/db' || (from.startsWith('generated/prisma/client') && !typeOnly)
    expect(breaches(isIn('app'), direct)).toEqual([])
    expect(
      filesWith(/\bdb(?:\(\))?\.\$?(?:query|execute|[a-z]+\.(?:find|create|update|delete|upsert))/i).filter(
        isIn('app'),
      ),
    ).toEqual([])
  })

  it('no two features import each other’s values in a circle', () => {
    const values = new Map(
      files.map(({ path, imports }) => [
        path.replace(/\.tsx?$/, ''),
        imports.filter(({ typeOnly }) => !typeOnly).map(({ from }) => from),
      ]),
    )
    const circles: string[] = []
    const done = new Set<string>()
    function visit(path: string, trail: string[]): void {
      if (trail.includes(path)) circles.push([...trail.slice(trail.indexOf(path)), path].join(' → '))
      if (trail.includes(path) || done.has(path)) return
      for (const next of values.get(path) ?? []) visit(next, [...trail, path])
      done.add(path)
    }
    for (const path of values.keys()) visit(path, [])
    expect(circles).toEqual([])
  })
})

describe('what only the server may see', () => {
  const serverOnly = ({ imports }: File) => imports.some(({ from }) => from === 'server-only')

  it('is marked so: every file of server', () => {
    expect(
      files
        .filter(({ path }) => isIn('server')(path))
        .filter((file) => !serverOnly(file))
        .map(({ path }) => path),
    ).toEqual([])
  })

  it('is marked so: every file of features that touches the database, the keys or the provider', () => {
    const touches = (file: File) => {
      const types = file.imports.some(
        ({ from, names }) => areaOf(from) === 'server' && /\b(?:Db|Tx|Deps|Keyring)\b/.test(names),
      )
      return (
        types ||
        file.imports.some(({ from, typeOnly }) => /^(?:twilio|@node-rs\/argon2|node:crypto)$/.test(from) && !typeOnly)
      )
    }
    const unmarked = files
      .filter(({ path }) => isIn('features')(path))
      .filter((file) => touches(file) && !serverOnly(file))
    expect(unmarked.map(({ path }) => path)).toEqual([])
  })

  it('is imported by no file that a browser runs', () => {
    const guarded = new Set(files.filter(serverOnly).map(({ path }) => path.replace(/\.tsx?$/, '')))
    const clients = files.filter(({ code }) => /^\s*['"]use client['"]/.test(code))
    expect(clients.length).toBeGreaterThan(5)
    const leaks = clients.flatMap(({ path, imports }) =>
      imports.filter(({ from, typeOnly }) => guarded.has(from) && !typeOnly).map(({ from }) => `${path} → ${from}`),
    )
    expect(leaks).toEqual([])
  })
})

describe('every server action', () => {
  const actions = files
    .filter(({ code }) => /^\s*['"]use server['"]/.test(code))
    .flatMap(({ path, code }) =>
      code
        .split(/^export /m)
        .slice(1)
        .map((body) => ({ name: `${path} ${/function (\w+)/.exec(body)?.[1]}`, body })),
    )

  it('is a function of a file that begins with "use server"', () => {
    expect(actions.length).toBeGreaterThan(6)
    for (const { name, body } of actions) expect(`${name}: ${body.slice(0, 15)}`).toContain('async function ')
    const inline = files.filter(({ code }) => /['"]use server['"]/.test(code.replace(/^\s*['"]use server['"]/, '')))
    expect(inline.map(({ path }) => path)).toEqual([])
  })

  it.each(actions.map(({ name, body }) => [name, body]))(
    '%s first asks who is there and where the request came from',
    (_, body) => {
      const first = body
        .slice(body.indexOf('{\n') + 1)
        .trim()
        .split('\n')[0]
      expect(first).toMatch(
        /await (?:requireActor|requireActorInSetUp|requireSignedInActor|requireActingAdministrator|requireSameOrigin)\(\)$/,
      )
    },
  )
})

describe('every page behind the sign-in', () => {
  const pages = files.filter(({ path }) => /^app\/\((?:portal|admin)\)\/.*page\.tsx$/.test(path))
  const guards = /\b(?:requirePerson|requireAdministrator)\(/

  it('asks who is there, itself or in what it loads with, unless it only leads elsewhere', () => {
    expect(pages.length).toBeGreaterThan(5)
    const guarded = new Set(
      files
        .filter(({ code }) => /\brequire(?:Person|Administrator|Actor)\(/.test(code))
        .map(({ path }) => path.replace(/\.tsx?$/, '')),
    )
    const open = pages.filter(
      ({ code, imports }) => !guards.test(code) && !imports.some(({ from }) => guarded.has(from)),
    )
    const shown = open.filter(({ code }) => !/\bredirect\(/.test(code))
    expect(shown.map(({ path }) => path)).toEqual([])
  })
})

describe('everywhere', () => {
  it('the environment is read in the few files that are for it', () => {
    const allowed = [
      'features/limits/limits.ts',
      'instrumentation.ts',
      'proxy.ts',
      'server/boot.ts',
      'server/env.ts',
      'server/log.ts',
    ]
    expect(filesWith(/process\.env/).filter((path) => !allowed.includes(path))).toEqual([])
  })

  it('next-auth is known to two files', () => {
    const allowed = ['server/auth.ts', 'server/session.ts']
    const others = files.filter(
      ({ path, imports }) => !allowed.includes(path) && imports.some(({ from }) => /^next-auth(?:\/|$)/.test(from)),
    )
    expect(others.map(({ path }) => path)).toEqual([])
  })

  it('nothing writes to the console', () => {
    expect(filesWith(/\bconsole\.\w+\(/)).toEqual([])
  })

  it('no element of a page has an inline style, which the content security policy would refuse', () => {
    expect(filesWith(/\sstyle=/)).toEqual(['features/notices/mail-html.ts'])
  })

  it('no HTML is written past React', () => {
    expect(filesWith(/dangerouslySetInnerHTML|\.innerHTML\b/)).toEqual([])
  })

  it('no SQL is put together from strings', () => {
    expect(filesWith(/\$(?:query|execute)RawUnsafe|Prisma\.raw\(/)).toEqual([])
  })

  it('each kind of method is verified in one place only', () => {
    // The methods of accounts that do not exist are never stored.
    const decoys = 'features/password-reset/decoy-ways.ts'
    // Nor are the methods that stand for those of everybody who is alike.
    const alike = 'features/policy/what-if/alike.ts'
    // Puts back what was verified before, as it was.
    const putBack = 'features/methods/kept-method.ts'
    const others = (path: string) => path !== decoys && path !== alike && path !== putBack
    expect(filesWith(/\bverifiedAt: (?!Date\b|row\.)/).filter(others)).toEqual([
      'features/methods/approval-app/register-approval-app.ts',
      'features/methods/authenticator-app/register-app.ts',
      'features/methods/email/register-email.ts',
      'features/methods/phone/register-phone.ts',
      // Nothing is proved by codes that we made ourselves: they are verified when they are shown.
      'features/methods/recovery-codes/make-codes.ts',
      'features/methods/security-key/register-key.ts',
      // What they know is what they say: answers are verified when they are given.
      'features/methods/security-questions/register-questions.ts',
      // Nobody has proved anything by it yet: an administrator vouches for whom they give it to.
      'features/methods/temporary-access-pass/issue-pass.ts',
    ])
  })

  it('what audit rows say is written by one function only', () => {
    expect(filesWith(/INSERT INTO "AuditEvent"|auditEvent\.create/)).toEqual(['features/audit/audit.ts'])
  })
})
