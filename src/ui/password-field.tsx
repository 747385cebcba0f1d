'use client'

import { Eye, EyeOff } from 'lucide-react'
import { useState } from 'react'
import { Field, type FieldProps } from './field'

/** A password box. With JavaScript it has a button that shows what was typed. Pasting is allowed. */
export function PasswordField({
  labelShow,
  labelHide,
  ...field
}: Omit<FieldProps, 'type' | 'end' | 'secret' | 'defaultValue'> & { labelShow: string; labelHide: string }) {
  const [shown, setShown] = useState(false)
  const Icon = shown ? EyeOff : Eye

  return (
    <Field
      autoCapitalize="off"
      autoCorrect="off"
      spellCheck={false}
      {...field}
      secret
      type={shown ? 'text' : 'password'}
      inputClassName="pe-12"
      end={
        <button
          type="button"
          aria-label={shown ? labelHide : labelShow}
          title={shown ? labelHide : labelShow}
          onClick={() => setShown(!shown)}
          className="absolute inset-y-0 end-0 grid noscript:hidden w-11 place-items-center rounded-control text-muted hover:text-text"
        >
          <Icon aria-hidden className="size-[1.125rem]" strokeWidth={1.75} />
        </button>
      }
    />
  )
}
