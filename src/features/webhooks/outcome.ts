import { z } from 'zod'

/** What comes of one attempt to deliver. Anything but 2xx is a failure, a redirect among them: we do not follow it. */
export type Outcome =
  | { kind: 'delivered' | 'redirect' | 'status'; status: number }
  | { kind: 'not_found' | 'refused' | 'unreachable' | 'tls' | 'timeout' | 'gone' }

const Stored = z.string().regex(/^(redirect|status) (\d{3})$|^(not_found|refused|unreachable|tls|timeout|gone)$/)

/** An outcome as it is stored. */
export function writeOutcome(outcome: Outcome): string {
  return 'status' in outcome ? `${outcome.kind} ${outcome.status}` : outcome.kind
}

/** The outcome that is stored; null where there is none yet, as while an attempt is under way. */
export function readOutcome(stored: string | null): Outcome | null {
  const [kind, status] = Stored.safeParse(stored).data?.split(' ') ?? []
  if (kind === 'redirect' || kind === 'status') return { kind, status: Number(status) }
  return kind ? { kind: kind as 'timeout' } : null // what the expression lets through besides
}
