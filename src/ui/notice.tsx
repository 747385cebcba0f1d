import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

const tones = {
  info: { icon: Info, className: 'bg-accent-soft text-text', iconClassName: 'text-accent-strong' },
  good: { icon: CircleCheck, className: 'bg-good-soft text-text', iconClassName: 'text-good' },
  warn: { icon: TriangleAlert, className: 'bg-warn-soft text-text', iconClassName: 'text-warn' },
  bad: { icon: CircleAlert, className: 'bg-bad-soft text-text', iconClassName: 'text-bad' },
}

/** A calm box that says one thing. `role` only for what appears after the page did. */
export function Notice({
  tone = 'info',
  title,
  role,
  className = '',
  children,
}: {
  tone?: keyof typeof tones
  title?: ReactNode
  role?: 'status' | 'alert'
  className?: string
  children?: ReactNode
}) {
  const { icon: Icon, className: toneClassName, iconClassName } = tones[tone]
  return (
    <div
      role={role}
      tabIndex={role === 'alert' ? -1 : undefined}
      className={`flex gap-3 rounded-card border border-transparent px-4 py-3.5 ${toneClassName} ${className}`}
    >
      <Icon aria-hidden className={`mt-0.5 size-[1.125rem] flex-none ${iconClassName}`} strokeWidth={1.75} />
      <div className="min-w-0 flex-1">
        {title && <p className="font-semibold">{title}</p>}
        {children}
      </div>
    </div>
  )
}
