'use client'

import type { Route } from 'next'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { type ReactNode, useEffect, useRef } from 'react'

/** One page in the navigation. It knows whether it is the current one, and on a phone comes into view then. */
export function NavigationLink({ href, exact, children }: { href: Route; exact?: boolean; children: ReactNode }) {
  const path = usePathname()
  const current = path === href || (!exact && href !== '/' && path.startsWith(`${href}/`))
  const link = useRef<HTMLAnchorElement>(null)

  useEffect(() => {
    const scroller = link.current?.parentElement
    if (!current || !link.current || !scroller) return
    if (link.current.offsetLeft + link.current.offsetWidth <= scroller.clientWidth) return
    scroller.scrollLeft = link.current.offsetLeft - (scroller.clientWidth - link.current.offsetWidth) / 2
  }, [current])

  return (
    <Link
      ref={link}
      href={href}
      aria-current={current ? 'page' : undefined}
      className="flex items-center gap-3 rounded-control px-3 py-2.25 font-normal whitespace-nowrap text-text hover:bg-sunken hover:no-underline focus-visible:-outline-offset-2 aria-[current]:bg-accent-soft aria-[current]:font-semibold aria-[current]:text-accent-strong pointer-coarse:min-h-11 md:whitespace-normal forced-colors:aria-[current]:outline-2 forced-colors:aria-[current]:-outline-offset-2"
    >
      {children}
    </Link>
  )
}
