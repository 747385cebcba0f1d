import Link from 'next/link'
import type { ComponentProps } from 'react'

/** A link within a sentence: it flows with the words, and on touch it answers above and below them without moving them. */
export function ProseLink({ className = '', ...link }: ComponentProps<typeof Link>) {
  return <Link {...link} className={`rounded-sm pointer-coarse:py-3 ${className}`} />
}
