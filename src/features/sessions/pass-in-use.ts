/** The access pass that proves something in a session, which ends with it at the latest. */
export type PassInUse = { id: string; endsAt: Date }

/** When a session ends that would end at a moment, and what it keeps of the pass. */
export function endingWith(pass: PassInUse | undefined, expiresAt: Date): { expiresAt: Date; accessPassId?: string } {
  if (!pass) return { expiresAt }
  return { expiresAt: pass.endsAt < expiresAt ? pass.endsAt : expiresAt, accessPassId: pass.id }
}
