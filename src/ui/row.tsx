import type { ReactNode } from 'react'
import { IconTile } from './icon-tile'

/** One line of a card: what it is, what is known about it, and what can be done (`TextLink`s). */
export function Row({
  as: Element = 'div',
  icon,
  name,
  badges,
  detail,
  links,
}: {
  /** `li` in a `<Card as="ul">`. */
  as?: 'div' | 'li'
  icon?: ReactNode
  name: ReactNode
  badges?: ReactNode
  detail?: ReactNode
  links?: ReactNode
}) {
  return (
    <Element className="flex flex-wrap items-center gap-x-3.5 gap-y-1 px-5 py-4 not-first:border-t not-first:border-line">
      {icon && <IconTile>{icon}</IconTile>}
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center gap-x-1.5 gap-y-1">
          <span className="me-1 font-semibold">{name}</span>
          {badges}
        </div>
        {detail && <div className="text-sm text-muted">{detail}</div>}
      </div>
      {links && (
        <div
          className={`flex flex-wrap gap-x-4.5 text-sm pointer-coarse:-my-2.5 max-md:basis-full ${icon ? 'max-md:ps-[3.375rem]' : ''}`}
        >
          {links}
        </div>
      )}
    </Element>
  )
}
