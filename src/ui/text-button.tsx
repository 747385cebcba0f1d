import type { ComponentProps } from 'react'
import { type TextLinkTone, textLinkClassName } from './text-link-styles'

/** A button that looks like a link: it submits its form. */
export function TextButton({
  tone = 'accent',
  type = 'submit',
  className = '',
  ...button
}: ComponentProps<'button'> & { tone?: TextLinkTone }) {
  return <button {...button} type={type} className={`${textLinkClassName(tone)} ${className}`} />
}
