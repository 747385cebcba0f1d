import type { ReactNode } from 'react'

/** A surface. Rows go in it directly (`as="ul"`); anything else gets `padded`. */
export function Card({
  as: Element = 'div',
  padded = false,
  className = '',
  children,
}: {
  as?: 'div' | 'section' | 'ul' | 'ol'
  padded?: boolean
  className?: string
  children: ReactNode
}) {
  return (
    <Element
      className={`card-shadow overflow-hidden rounded-card border border-line bg-surface ${padded ? 'p-5' : ''} ${className}`}
    >
      {children}
    </Element>
  )
}
