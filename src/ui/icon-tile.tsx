import type { ReactNode } from 'react'

/** The tile at the start of a row, around an icon that says nothing the words beside it do not. */
export function IconTile({ children }: { children: ReactNode }) {
  return (
    <span
      aria-hidden
      className="grid size-10 flex-none place-items-center rounded-card bg-sunken text-muted [&_svg]:size-[1.125rem] [&_svg]:stroke-[1.75]"
    >
      {children}
    </span>
  )
}
