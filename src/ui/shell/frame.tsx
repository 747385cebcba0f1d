import type { ReactNode } from 'react'

/** A signed-in page under the header: navigation beside the content, or over it on a phone. */
export function Frame({ navigation, children }: { navigation: ReactNode; children: ReactNode }) {
  return (
    <div className="md:grid md:min-h-[calc(100dvh-3.5rem)] md:grid-cols-[15rem_minmax(0,1fr)]">
      <div className="min-w-0 md:border-e md:border-line">{navigation}</div>
      <main id="main" tabIndex={-1} className="max-w-240 min-w-0 px-4 py-5 md:px-10 md:py-8">
        {children}
      </main>
    </div>
  )
}
