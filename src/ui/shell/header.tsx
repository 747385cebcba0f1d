import type { Route } from 'next'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { type Logo, LogoImage } from './logo-image'
import { Mark } from './mark'

/** The bar over every page: whose portal it is, and at the end the way out (children) and the person's initials. */
export function Header({
  organisation,
  homeHref,
  initials,
  children,
}: {
  organisation: { name: string; logo: Logo | null }
  homeHref?: Route
  initials?: string
  children?: ReactNode
}) {
  const name = (
    <>
      {organisation.logo ? <LogoImage {...organisation.logo} /> : <Mark />}
      <span className="truncate font-semibold text-text">{organisation.name}</span>
    </>
  )
  return (
    <header className="flex h-14 items-center gap-3 border-b border-line bg-surface px-4 md:px-6">
      {homeHref ? (
        <Link
          href={homeHref}
          className="flex min-h-10 min-w-0 items-center pointer-coarse:min-h-11 gap-3 rounded-control hover:no-underline"
        >
          {name}
        </Link>
      ) : (
        <span className="flex min-w-0 items-center gap-3">{name}</span>
      )}
      <span className="flex-1" />
      <div className="flex flex-none items-center gap-3 whitespace-nowrap">{children}</div>
      {initials && (
        <span
          aria-hidden
          className="grid size-8 flex-none place-items-center rounded-full bg-accent-soft text-hint font-semibold text-accent-strong"
        >
          {initials}
        </span>
      )}
    </header>
  )
}
