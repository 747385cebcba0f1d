import type { ReactNode } from 'react'

/** The line over a card: its name, and at the end of the line what can be added to it. */
export function SectionHeading({ id, title, children }: { id?: string; title: ReactNode; children?: ReactNode }) {
  return (
    <div className="mt-7 mb-3 flex flex-wrap items-center justify-between gap-3">
      <h2 id={id}>{title}</h2>
      {children}
    </div>
  )
}
