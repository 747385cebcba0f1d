import type { ReactNode } from 'react'

/** A page with one thing to do, for a person who is not in yet: one card in the middle. */
export function NarrowFrame({ children, after }: { children: ReactNode; after?: ReactNode }) {
  return (
    <main id="main" tabIndex={-1} className="mx-auto w-full max-w-[30rem] px-4 py-6 md:py-14">
      <div className="card-shadow rounded-dialog border border-line bg-surface p-5 md:p-8">{children}</div>
      {after && <div className="mt-5 text-center text-sm text-muted">{after}</div>}
    </main>
  )
}
