import type { ReactNode } from 'react'

/** The name of the page and, under it, what it is for. */
export function PageHeading({ title, lede, children }: { title: ReactNode; lede?: ReactNode; children?: ReactNode }) {
  return (
    <div className="mb-6">
      <h1>{title}</h1>
      {lede && <p className="mt-1.5 max-w-[60ch] text-muted">{lede}</p>}
      {children}
    </div>
  )
}
