import type { ReactNode } from 'react'

/** The actions of a dialog or form, at the end of the line; the filled one comes last. */
export function DialogFooter({ className = '', children }: { className?: string; children: ReactNode }) {
  return <div className={`mt-6.5 flex flex-wrap justify-end gap-2.5 ${className}`}>{children}</div>
}
