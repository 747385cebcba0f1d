import { beforeEach, describe, expect, it } from 'vitest'
import { findDraft, keepDraft } from '@/features/drafts/drafts'
import { ImportDraft, importMembers, lookAtImport } from '@/features/groups/import-members'
import { createGroup, deleteGroup } from '@/features/groups/manage-groups'
import { readImport } from '@/features/groups/read-import'
import { days } from '@/lib/time'
import { anActor, aPerson } from '../../support/builders'
import { scriptedCodes } from '../../support/codes'
import { ownDatabase } from '../../support/database'
import { testDeps } from '../../support/phone-flow'

const db = await ownDatabase()
const deps = testDeps({ db, codes: scriptedCodes() })
const admin = await anActor(db, { role: 'admin' })
let groupId = ''

beforeEach(async () => {
  await db.group.deleteMany()
  const made = await createGroup(deps, admin, 'Field staff')
  groupId = made.ok ? made.value.id : ''
})

const people = (count: number) => Promise.all(Array.from({ length: count }, () => aPerson(db)))
const draftOf = (...texts: string[]): ImportDraft => ({ groupId, lines: readImport(texts.join('\n')) })
const told = () => db.auditEvent.findMany({ where: { type: 'group.members_imported' }, orderBy: { seq: 'asc' } })

describe('looking at an import', () => {
  it('tells of each bad line what is wrong, and changes nothing', async () => {
    const [one, two] = await people(2)
    await db.membership.create({ data: { groupId, userId: two?.id ?? '' } })
    const draft = draftOf(
      ` ${one?.email.toUpperCase()} `,
      'nobody@example.test',
      two?.email ?? '',
      'what',
      one?.email ?? '',
    )
    expect(await lookAtImport(db, draft)).toEqual({
      joining: [one?.email],
      problems: [
        { line: 2, text: 'nobody@example.test', problem: 'nobody' },
        { line: 3, text: two?.email, problem: 'already' },
        { line: 4, text: 'what', problem: 'not_an_address' },
        { line: 5, text: one?.email, problem: 'twice' },
      ],
    })
    expect(await db.membership.count({ where: { groupId } })).toBe(1)
  })

  it('takes what nobody would write for what it is: not an address, and nobody', async () => {
    const hostile = [
      "' OR 1=1 --@x",
      'a\u0000b@example.test',
      '=HYPERLINK("x")@example.test',
      `${'x'.repeat(300)}@example.test`,
    ]
    const { joining, problems } = await lookAtImport(db, {
      groupId,
      lines: hostile.map((text, line) => ({ line, text })),
    })
    expect(joining).toEqual([])
    expect(problems.map(({ problem }) => problem)).toEqual([
      'not_an_address',
      'not_an_address',
      'nobody',
      'not_an_address',
    ])
  })
})

describe('an import', () => {
  it('adds whose lines are good, once however often, and tells it once', async () => {
    const some = await people(3)
    const draft = draftOf(...some.map(({ email }) => email), 'nobody@example.test')
    const before = (await told()).length
    expect(await importMembers(deps, admin, draft)).toEqual({ ok: true, value: { added: 3 } })
    expect(await importMembers(deps, admin, draft)).toEqual({ ok: true, value: { added: 0 } })
    expect(await db.membership.count({ where: { groupId } })).toBe(3)
    const rows = (await told()).slice(before)
    expect(rows.map(({ details }) => details)).toEqual([{ group: groupId, added: 3, refused: 1 }])
    expect(rows[0]).toMatchObject({ actorId: admin.id, subjectId: null })
  })

  it('sent by ten windows at once adds everybody once', async () => {
    const some = await people(5)
    const draft = draftOf(...some.map(({ email }) => email))
    const before = (await told()).length
    const answers = await Promise.all(Array.from({ length: 10 }, () => importMembers(deps, admin, draft)))
    expect(answers.map((answer) => (answer.ok ? answer.value.added : -1)).reduce((a, b) => a + b)).toBe(5)
    expect(await db.membership.count({ where: { groupId } })).toBe(5)
    expect((await told()).length).toBe(before + 1)
  })

  it('into a group that was deleted meanwhile is refused', async () => {
    const [one] = await people(1)
    const draft = draftOf(one?.email ?? '')
    await deleteGroup(deps, admin, groupId)
    expect(await importMembers(deps, admin, draft)).toEqual({ ok: false, error: 'gone' })
  })

  it('of ten thousand lines is one statement, not ten thousand', async () => {
    const many = Array.from({ length: 10_000 }, (_, at) => ({
      id: crypto.randomUUID(),
      email: `import-${at}@example.test`,
      displayName: 'Somebody',
    }))
    await db.user.createMany({ data: many })
    const draft = draftOf(...many.map(({ email }) => email))
    expect(await importMembers(deps, admin, draft)).toEqual({ ok: true, value: { added: 10_000 } })
  })
})

describe('what an administrator has in hand', () => {
  it('is found by nobody else, under no other kind, and no longer than a day', async () => {
    const draft = draftOf('one@example.test')
    const id = await keepDraft(deps, admin, 'import', draft)
    expect(await findDraft(deps, admin, { id, kind: 'import' }, ImportDraft)).toEqual(draft)
    const other = await anActor(db, { role: 'admin' })
    expect(await findDraft(deps, other, { id, kind: 'import' }, ImportDraft)).toBeNull()
    expect(await findDraft(deps, admin, { id, kind: 'policy' }, ImportDraft)).toBeNull()
    deps.clock.advance(days(1))
    expect(await findDraft(deps, admin, { id, kind: 'import' }, ImportDraft)).toBeNull()
  })

  it('is sealed: no address stands in the table', async () => {
    const id = await keepDraft(deps, admin, 'import', draftOf('somebody.special@example.test'))
    const row = await db.draft.findUniqueOrThrow({ where: { id } })
    expect(JSON.stringify(row)).not.toContain('somebody')
    // In another row it cannot be read.
    const other = await keepDraft(deps, admin, 'import', draftOf('two@example.test'))
    await db.draft.update({ where: { id: other }, data: { valueCiphertext: row.valueCiphertext } })
    await expect(findDraft(deps, admin, { id: other, kind: 'import' }, ImportDraft)).rejects.toThrow()
  })
})
