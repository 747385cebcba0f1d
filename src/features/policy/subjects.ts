import { z } from 'zod'
import type { MethodsPolicy } from './policy'

/** What an organisation allows or not, each for whom it chooses. In the order in which administrators see it. */
export const subjectIds = [
  'securityKey',
  'appNotification',
  'appCode',
  'text',
  'call',
  'mobile',
  'alternate',
  'office',
  'recoveryCodes',
  'accessPass',
  'email',
  'questions',
] as const
export const SubjectId = z.enum(subjectIds)
export type SubjectId = z.infer<typeof SubjectId>

type Slot = keyof MethodsPolicy['slots']

function isSlot(subject: SubjectId): subject is Slot {
  return subject === 'mobile' || subject === 'alternate' || subject === 'office'
}

/** Whether a policy allows a subject: to the person that it is for, or where it is an organisation's, to anybody. */
export function allows(policy: MethodsPolicy, subject: SubjectId): boolean {
  if (isSlot(subject)) return policy.slots[subject]
  return subject === 'questions' ? policy.questions.enabled : policy[subject]
}

/** The same policy with a subject allowed or not. */
export function withSubject<P extends MethodsPolicy>(policy: P, subject: SubjectId, allowed: boolean): P {
  if (isSlot(subject)) return { ...policy, slots: { ...policy.slots, [subject]: allowed } }
  return subject === 'questions'
    ? { ...policy, questions: { ...policy.questions, enabled: allowed } }
    : { ...policy, [subject]: allowed }
}
