'use client'

import { type ComponentProps, useRef, useState } from 'react'
import { useForm } from './form-context'
import { PasswordField } from './password-field'
import { type Strength, StrengthMeter, type StrengthSentences } from './strength-meter'

/** Long enough that nothing is said about a word half typed. */
const PAUSE = 250

/**
 * A box for a new password, with a meter that explains. What the meter needs is loaded when somebody begins to type;
 * without JavaScript there is none. It never decides: the server does.
 */
export function NewPasswordField({
  minLength,
  known,
  sentences,
  ...field
}: Omit<ComponentProps<typeof PasswordField>, 'minLength' | 'autoComplete' | 'onChange'> & {
  minLength: number
  /** Words that a stranger would try first. */
  known: readonly string[]
  sentences: StrengthSentences
}) {
  const { state } = useForm()
  const [assessed, setAssessed] = useState<{ strength: Strength; state: typeof state } | null>(null)
  const latest = useRef('')

  async function assess(password: string) {
    latest.current = password
    if (password === '') return setAssessed(null)
    const [{ passwordStrength }] = await Promise.all([
      import('./password-strength'),
      new Promise((resolve) => setTimeout(resolve, PAUSE)),
    ])
    if (latest.current !== password) return
    const tooShort = [...password.normalize('NFC')].length < minLength
    setAssessed({ strength: { ...passwordStrength(password, known), tooShort }, state })
  }

  return (
    <div>
      <PasswordField {...field} autoComplete="new-password" onChange={(event) => assess(event.target.value)} />
      {/* A form that came back is empty, and what was said about its last password is no longer true. */}
      <StrengthMeter strength={assessed?.state === state ? assessed.strength : null} sentences={sentences} />
    </div>
  )
}
