'use client'

import { Ellipsis } from 'lucide-react'
import type { ComponentProps } from 'react'
import { useFormStatus } from 'react-dom'
import { Button } from './button'
import { useForm } from './form-context'

/**
 * Sends its form once. While the answer is on its way it keeps its size, its name and the focus (so `aria-disabled`,
 * never `disabled`), and further presses do nothing.
 */
export function SubmitButton({
  'aria-disabled': blocked,
  children,
  className = '',
  onClick,
  ...button
}: ComponentProps<typeof Button>) {
  const form = useForm()
  const status = useFormStatus()
  const pending = form.pending || status.pending
  const disabled = pending || blocked === true || blocked === 'true'

  return (
    <Button
      {...button}
      type="submit"
      aria-disabled={disabled || undefined}
      className={`${className} ${disabled ? 'opacity-75' : ''}`}
      onClick={(event) => {
        if (disabled) event.preventDefault()
        else onClick?.(event)
      }}
    >
      <span className={`inline-flex items-center gap-2 ${pending ? 'opacity-0' : ''}`}>{children}</span>
      {pending && <Ellipsis aria-hidden className="absolute size-6 motion-safe:animate-pulse" />}
    </Button>
  )
}
