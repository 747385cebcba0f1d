import { CircleAlert } from 'lucide-react'

/** What is wrong with a field, by the field. */
export function FieldError({ id, children }: { id: string; children: string | undefined }) {
  if (!children) return null
  return (
    <p id={id} className="mt-2 flex gap-1.5 text-sm font-medium text-bad">
      <CircleAlert aria-hidden className="mt-0.5 size-4 flex-none" />
      <span>{children}</span>
    </p>
  )
}
