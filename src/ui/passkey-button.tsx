'use client'

import {
  browserSupportsWebAuthnAutofill,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  WebAuthnAbortService,
} from '@simplewebauthn/browser'
import { KeyRound } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { KeyRequest } from '@/lib/form'
import { minutes } from '@/lib/time'
import { askKey } from './ask-key'
import { Notice } from './notice'
import { SubmitButton } from './submit-button'

/** Before what was begun expires, so that a page that stays open still offers passkeys. */
const AGAIN = minutes(2)

/**
 * Signs in with a passkey. From the start the browser may offer passkeys in the box for the email address; the button
 * asks for one at once. Either way its form is sent with what the passkey said.
 */
export function PasskeyButton({
  name,
  begin,
  label,
  troubles,
  unavailable,
}: Pick<KeyRequest, 'label' | 'troubles'> & {
  name: string
  begin: () => Promise<PublicKeyCredentialRequestOptionsJSON | null>
  unavailable: string
}) {
  const answer = useRef<HTMLInputElement>(null)
  const asking = useRef(false)
  const [trouble, setTrouble] = useState<string | null>(null)

  function send(said: string) {
    if (!answer.current) return
    answer.current.value = said
    answer.current.form?.requestSubmit()
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: `send` only reads a ref
  useEffect(() => {
    let isOver = false
    async function offer() {
      if (asking.current || !(await browserSupportsWebAuthnAutofill())) return
      const options = await begin().catch(() => null)
      if (!options || isOver || asking.current) return
      const said = await startAuthentication({ optionsJSON: options, useBrowserAutofill: true }).catch(() => null)
      // Nobody chose one, or the button or the next offer took its place.
      if (said && !isOver) send(JSON.stringify(said))
    }
    offer()
    const timer = setInterval(offer, AGAIN)
    return () => {
      isOver = true
      clearInterval(timer)
      WebAuthnAbortService.cancelCeremony()
    }
  }, [begin])

  async function ask() {
    if (asking.current) return
    asking.current = true
    setTrouble(null)
    const options = await begin().catch(() => null)
    const said = options && (await askKey({ get: options }))
    asking.current = false
    if (!said) setTrouble(unavailable)
    else if ('answer' in said) send(said.answer)
    else setTrouble(said.trouble && troubles[said.trouble])
  }

  return (
    <>
      <input ref={answer} type="hidden" name={name} />
      {trouble && (
        <Notice tone="bad" role="alert" className="mb-4">
          {trouble}
        </Notice>
      )}
      <SubmitButton
        tone="quiet"
        className="w-full"
        onClick={(event) => {
          event.preventDefault()
          ask()
        }}
      >
        <KeyRound aria-hidden className="size-[1.125rem]" strokeWidth={1.75} />
        {label}
      </SubmitButton>
    </>
  )
}
