import type { ReactNode } from 'react'

/** The first thing on the page for the keyboard: past the header and navigation to `<main id="main">`. */
export function SkipLink({ children }: { children: ReactNode }) {
  return (
    <a
      href="#main"
      className="sr-only z-10 rounded-control bg-surface px-4 py-2.5 focus:not-sr-only focus:fixed focus:start-3 focus:top-2"
    >
      {children}
    </a>
  )
}
