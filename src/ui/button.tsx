import Link from 'next/link'
import type { ComponentProps } from 'react'
import { type ButtonTone, buttonClassName } from './button-styles'

/** A button submits its form, as in plain HTML; `type="button"` is for what only exists with JavaScript. */
export function Button({
  tone = 'filled',
  type = 'submit',
  className = '',
  ...button
}: ComponentProps<'button'> & { tone?: ButtonTone }) {
  return <button {...button} type={type} className={`${buttonClassName(tone)} ${className}`} />
}

/** A link that looks like a button: it goes somewhere and changes nothing. */
export function ButtonLink({
  tone = 'filled',
  className = '',
  ...link
}: ComponentProps<typeof Link> & { tone?: ButtonTone }) {
  return <Link {...link} className={`${buttonClassName(tone)} ${className}`} />
}
