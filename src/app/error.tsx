'use client'

import { Problem } from './problem'

/** What a page shows when something failed that nobody expected. The details are in the server's log, by digest. */
export default function PageProblem({ reset }: { reset: () => void }) {
  return <Problem retry={reset} />
}
