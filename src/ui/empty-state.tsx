import type { ReactNode } from 'react'
import { IconTile } from './icon-tile'

/** What stands where rows would be: what is missing, why it matters, and the way to it. */
export function EmptyState({
  icon,
  title,
  children,
  action,
}: {
  icon?: ReactNode
  title: ReactNode
  children?: ReactNode
  action?: ReactNode
}) {
  return (
    <div className="flex flex-col items-center px-5 py-10 text-center">
      {icon && <IconTile>{icon}</IconTile>}
      <p className="mt-3 font-semibold">{title}</p>
      {children && <div className="mt-1 max-w-[52ch] text-sm text-muted">{children}</div>}
      {action && <div className="mt-5">{action}</div>}
    </div>
  )
}
