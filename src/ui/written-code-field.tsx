import type { ComponentProps } from 'react'
import { Field } from './field'

/** The box for a code that a person wrote down: letters and digits, with or without what groups them. */
export function WrittenCodeField(props: ComponentProps<typeof Field>) {
  return (
    <Field
      autoComplete="off"
      autoCapitalize="characters"
      autoCorrect="off"
      spellCheck={false}
      maxLength={100}
      {...props}
      secret
      inputClassName="h-[3.25rem] font-mono text-lg uppercase"
    />
  )
}
