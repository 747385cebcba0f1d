import { type ReactNode, useId } from 'react'
import { FieldError } from './field-error'

/** A labelled box for one file, with what is wrong and what helps under it. The browser never fills it in again. */
export function FileField({
  name,
  label,
  hint,
  accept,
  error,
}: {
  name: string
  label: ReactNode
  hint: ReactNode
  accept: string
  error: string | undefined
}) {
  const id = useId()
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-sm font-semibold">
        {label}
      </label>
      <input
        id={id}
        type="file"
        name={name}
        accept={accept}
        aria-invalid={error ? true : undefined}
        aria-describedby={[error && `${id}-error`, `${id}-hint`].filter(Boolean).join(' ')}
        className="control h-auto min-h-11 py-2 file:me-3 file:cursor-pointer file:font-semibold file:text-accent"
        required
      />
      <FieldError id={`${id}-error`}>{error}</FieldError>
      <p id={`${id}-hint`} className="mt-2 text-hint text-muted">
        {hint}
      </p>
    </div>
  )
}
