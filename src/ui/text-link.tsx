import Link from 'next/link'
import type { ComponentProps } from 'react'
import { type TextLinkTone, textLinkClassName } from './text-link-styles'

/** The link for an action on a row. `description` is read out after the word that is seen ("Delete", "Phone"). */
export function TextLink({
  tone = 'accent',
  description,
  className = '',
  children,
  ...link
}: ComponentProps<typeof Link> & { tone?: TextLinkTone; description?: string }) {
  return (
    <Link {...link} className={`${textLinkClassName(tone)} ${className}`}>
      {children}
      {description && <span className="sr-only"> {description}</span>}
    </Link>
  )
}
