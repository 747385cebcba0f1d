'use client'

import './globals.css'
import { Problem } from './problem'

export default function GlobalProblem({ reset }: { reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <Problem retry={reset} />
      </body>
    </html>
  )
}
