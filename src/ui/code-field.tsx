import type { ComponentProps } from 'react'
import { Field } from './field'

/**
 * The box for a code that was sent. One box, not six: paste, autofill and screen readers work. Spaces and hyphens are
 * welcome, so it is longer than the code; nothing is sent until the person says so.
 */
export function CodeField(props: ComponentProps<typeof Field>) {
  return (
    <Field
      inputMode="numeric"
      autoComplete="one-time-code"
      autoCapitalize="off"
      autoCorrect="off"
      spellCheck={false}
      maxLength={24}
      {...props}
      secret
      inputClassName="h-[3.25rem] max-w-60 text-[1.5rem] tracking-[0.35em] tabular-nums"
    />
  )
}
