import { expect } from 'vitest'
import type { Event } from './rules'
import { personIn, tokenOf } from './snapshot'

/** I5: what changed is in the audit trail and in the outbox, by the same step. */
export function expectTold({ was, is, step }: Event): void {
  const wrote = (subjectId: string | null, ...types: string[]) =>
    is.events.some((event) => event.subjectId === subjectId && types.includes(event.type))
  const told = (userId: string, ...events: string[]) =>
    is.notices.some((notice) => notice.userId === userId && events.includes(notice.event))

  for (const session of is.sessions) {
    const earlier = was.sessions.find(({ id }) => id === session.id)
    const began = is.events.some(({ type, sessionId }) => type === 'sign_in.succeeded' && sessionId === session.id)
    if (!earlier) expect(began).toBe(true)
    if (!session.endedAt || earlier?.endedAt) continue
    const ends = [
      'session.signed_out',
      'session.signed_out_everywhere',
      'session.ended',
      'session.others_ended',
      'access_pass.issued',
      'access_pass.revoked',
    ]
    expect(wrote(session.userId, ...ends, 'password.changed', 'password.reset', 'account.frozen')).toBe(true)
  }
  for (const method of is.methods) {
    const earlier = was.methods.find(({ id }) => id === method.id)
    if (earlier && state(earlier) === state(method)) continue
    const { userId } = method
    expect(
      wrote(
        userId,
        'method.added',
        'method.changed',
        'app.replaced',
        'email.changed',
        'recovery_codes.replaced',
        'security_questions.replaced',
        'access_pass.issued',
        'method.put_back',
        'method.disputed',
      ),
    ).toBe(true)
    const replaced = ['email_changed', 'app_replaced', 'recovery_codes_replaced', 'security_questions_replaced']
    const events = ['method_added', 'method_changed', ...replaced, 'account_frozen', 'access_pass_issued']
    expect(told(userId, ...events)).toBe(true)
  }
  for (const { id, userId, label } of is.methods) {
    const earlier = was.methods.find((one) => one.id === id)
    if (earlier && earlier.label !== label) {
      expect(wrote(userId, 'method.renamed', 'app.replaced', 'method.put_back', 'method.disputed')).toBe(true)
    }
  }
  for (const { id, userId } of was.methods.filter((method) => !is.methods.some(({ id }) => id === method.id))) {
    const passes = ['access_pass.issued', 'access_pass.revoked']
    expect(wrote(userId, 'method.deleted', ...passes), `${step.does} deleted ${id}`).toBe(true)
    const events = ['method_deleted', 'account_unfrozen', 'account_frozen', 'access_pass_issued', 'access_pass_revoked']
    expect(told(userId, ...events)).toBe(true)
  }
  for (const user of is.users) {
    const { id } = user
    const earlier = personIn(was, id)
    if (earlier.passwordHash !== user.passwordHash) {
      expect(wrote(id, 'password.changed', 'password.reset')).toBe(true)
      expect(told(id, 'password_changed', 'password_reset')).toBe(true)
    }
    if (!earlier.frozenAt && user.frozenAt) {
      expect(wrote(id, 'account.frozen') && told(id, 'account_frozen')).toBe(true)
      const administrators = is.users.filter(({ role, disabledAt }) => role === 'admin' && !disabledAt)
      for (const one of administrators) expect(one.id === id || told(one.id, 'person_frozen')).toBe(true)
    }
    if (earlier.frozenAt && !user.frozenAt) {
      expect(wrote(id, 'account.unfrozen') && told(id, 'account_unfrozen')).toBe(true)
    }
    if (earlier.defaultMethodId !== user.defaultMethodId || earlier.defaultOption !== user.defaultOption) {
      expect(wrote(id, 'default.changed', 'method.added', 'method.deleted', 'method.put_back')).toBe(true)
      expect(
        told(
          id,
          'default_changed',
          'app_replaced',
          'method_added',
          'method_deleted',
          'account_frozen',
          'account_unfrozen',
        ),
      ).toBe(true)
    }
  }
  if (JSON.stringify(was.policy) !== JSON.stringify(is.policy)) expect(wrote(null, 'policy.changed')).toBe(true)
  if (was.spend.version !== is.spend.version) expect(wrote(null, 'spend.settings_changed')).toBe(true)
  if (JSON.stringify(was.openings) !== JSON.stringify(is.openings))
    expect(wrote(null, 'spend.country_opened')).toBe(true)
  if (JSON.stringify(was.webhooks) !== JSON.stringify(is.webhooks)) {
    const types = ['webhook.created', 'webhook.deleted', 'webhook.paused']
    expect(wrote(null, ...types)).toBe(true)
  }
  const json = JSON.stringify
  if (json(was.organisation) !== json(is.organisation)) expect(wrote(null, 'organisation.changed')).toBe(true)
  if (json(was.tests) !== json(is.tests)) expect(wrote(null, 'delivery.tested')).toBe(true)
  if (json(was.keys) !== json(is.keys)) expect(wrote(null, 'keys.backup_confirmed')).toBe(true)
  const size = ({ groups, members, inner }: typeof is) => `${json([groups, inner])} ${members.length}`
  if (size(was) !== size(is)) expect(is.events.some(({ type }) => type.startsWith('group.'))).toBe(true)
}

const state = (method: Event['is']['methods'][number]) =>
  JSON.stringify([tokenOf(method), method.verifiedAt, method.disabledAt])
