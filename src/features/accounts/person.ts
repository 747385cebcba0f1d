import type { AuditContext } from '@/features/audit/audit'
import type { ProvedFactor } from '@/features/sessions/factors'
import type { Role } from '@/generated/prisma/enums'
import type { RequestSource } from '@/server/request'

/** The signed-in person, as their session row says. Never built from what a form sent. */
export type Person = {
  id: string
  email: string
  displayName: string
  role: Role
  /** The password is to be replaced before anything else. */
  mustChangePassword: boolean
  sessionId: string
  /** What was proved in this session, and when. */
  factors: readonly ProvedFactor[]
  /** Hash of the browser's own cookie: a challenge belongs to one browser. */
  browserHash: string
}

/** A person acting from somewhere: what every use case that changes something is given. */
export type Actor = Person & RequestSource

/** The audit context of an administrator acting on somebody else's account. */
export function onOther({ id, sessionId, address, userAgent }: Actor, subjectId: string): AuditContext {
  return { actorId: id, subjectId, sessionId, address, userAgent }
}

/** The audit context of somebody acting on their own account. */
export function onSelf(actor: Actor): AuditContext {
  return {
    actorId: actor.id,
    subjectId: actor.id,
    sessionId: actor.sessionId,
    address: actor.address,
    userAgent: actor.userAgent,
  }
}
