'use client'

import { type ComponentProps, useRef, useState } from 'react'
import type { KeyRequest } from '@/lib/form'
import { askKey } from './ask-key'
import { Notice } from './notice'
import { SubmitButton } from './submit-button'

/**
 * Asks a key, then sends its form with what the key said. Without JavaScript the form goes without it, and the answer says
 * what else there is.
 */
export function KeyButton({
  name,
  ceremony,
  label,
  troubles,
  className = '',
  tone,
}: KeyRequest & Pick<ComponentProps<typeof SubmitButton>, 'className' | 'tone'> & { name: string }) {
  const answer = useRef<HTMLInputElement>(null)
  const asking = useRef(false)
  const [trouble, setTrouble] = useState<string | null>(null)

  async function ask() {
    if (asking.current) return
    asking.current = true
    setTrouble(null)
    const said = await askKey(ceremony)
    asking.current = false
    if ('trouble' in said) return setTrouble(said.trouble && troubles[said.trouble])
    if (!answer.current) return
    answer.current.value = said.answer
    answer.current.form?.requestSubmit()
  }

  return (
    <>
      <input ref={answer} type="hidden" name={name} />
      {trouble && (
        <Notice tone="bad" role="alert" className="order-first w-full">
          {trouble}
        </Notice>
      )}
      <SubmitButton
        tone={tone}
        className={className}
        data-key-button
        onClick={(event) => {
          event.preventDefault()
          ask()
        }}
      >
        {label}
      </SubmitButton>
    </>
  )
}
