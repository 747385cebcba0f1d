'use client'

import { type ComponentProps, useEffect, useState } from 'react'
import { SubmitButton } from './submit-button'

/**
 * Asks for another code once enough time has passed. Both moments are the server's, so a wrong clock here does no harm.
 * Each second is seen, but read out only every fifteenth. Without JavaScript the button simply works, and the server
 * says when it is too soon.
 *
 * `{time}` in a label becomes 0:27, `{seconds}` becomes 27.
 */
export function ResendButton({
  until,
  now,
  label,
  waitingLabel,
  spokenLabel = waitingLabel,
  tone = 'quiet',
  ...button
}: Omit<ComponentProps<typeof SubmitButton>, 'children'> & {
  until: string
  now: string
  label: string
  waitingLabel: string
  /** What is read out instead of `waitingLabel`. */
  spokenLabel?: string
}) {
  const wait = Math.max(0, Math.ceil((Date.parse(until) - Date.parse(now)) / 1000))
  // Null until the script is there: the server's button works.
  const [left, setLeft] = useState<number | null>(null)

  useEffect(() => {
    const start = Date.now()
    const tick = () => setLeft(Math.max(0, wait - Math.floor((Date.now() - start) / 1000)))
    tick()
    const timer = setInterval(tick, 1000)
    const stop = setTimeout(() => clearInterval(timer), wait * 1000 + 2000)
    return () => {
      clearInterval(timer)
      clearTimeout(stop)
    }
  }, [wait])

  const waiting = left !== null && left > 0
  const step = left === null ? null : Math.ceil(left / 15)
  const spoken = waiting && step ? fill(spokenLabel, step * 15) : label

  return (
    <>
      <SubmitButton {...button} tone={tone} aria-disabled={waiting || undefined}>
        {/* Both labels lie on each other, so the button is as wide as the longer one from the start. */}
        <span aria-hidden className="grid *:[grid-area:1/1] tabular-nums">
          <span className={waiting ? 'invisible' : ''}>{label}</span>
          <span className={waiting ? '' : 'invisible'}>{fill(waitingLabel, left ?? wait)}</span>
        </span>
        <span className="sr-only">{spoken}</span>
      </SubmitButton>
      <span role="status" className="sr-only">
        {step === null || step === Math.ceil(wait / 15) ? '' : spoken}
      </span>
    </>
  )
}

function fill(label: string, seconds: number): string {
  const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  return label.replace('{time}', time).replace('{seconds}', String(seconds))
}
