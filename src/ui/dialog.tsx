'use client'

import { X } from 'lucide-react'
import type { Route } from 'next'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react'

/**
 * A dialog that is a page: the server sends `<dialog open>` over a veil, and JavaScript makes the same box modal. Escape
 * goes to `closeHref`, where the links inside go too. Focus: what asks for it (`data-autofocus`), else the heading.
 */
export function Dialog({
  title,
  closeHref,
  labelClose,
  className = '',
  children,
}: {
  title: ReactNode
  closeHref: Route
  labelClose?: string
  className?: string
  children: ReactNode
}) {
  const id = useId()
  const router = useRouter()
  const dialog = useRef<HTMLDialogElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const opener = useRef<HTMLElement>(null)
  const leaving = useRef(false)

  useLayoutEffect(() => {
    const element = dialog.current
    if (!element) return
    if (!element.matches(':modal')) {
      const before = document.activeElement instanceof HTMLElement ? document.activeElement : null
      const inside = element.contains(before)
      if (!inside) opener.current = before
      element.removeAttribute('open')
      element.showModal()
      const wanted = inside
        ? before
        : element.querySelector<HTMLElement>('[aria-invalid="true"], [data-autofocus], [autofocus]')
      ;(wanted ?? heading.current)?.focus({ preventScroll: !wanted })
    }
    return () =>
      queueMicrotask(() => {
        // Once the dialog is gone and no other took its place, reading goes on where it was opened, or in the page.
        if (element.isConnected || document.activeElement !== document.body) return
        const back = opener.current
        const place = back?.isConnected && back !== document.body ? back : document.querySelector('main')
        place?.focus({ preventScroll: true })
      })
  }, [])

  function leave() {
    if (leaving.current) return
    leaving.current = true
    router.push(closeHref, { scroll: false })
  }

  return (
    <>
      <div className="veil" />
      <dialog
        ref={dialog}
        open
        aria-labelledby={id}
        className={`dialog ${className}`}
        onCancel={(event) => {
          if (event.target !== dialog.current) return
          event.preventDefault()
          leave()
        }}
        onClose={(event) => {
          // A second Escape closes the box even where the first was refused.
          if (event.target === dialog.current) leave()
        }}
      >
        <div className="flex items-start gap-4">
          <h2 ref={heading} id={id} tabIndex={-1} className="flex-1 text-xl">
            {title}
          </h2>
          {labelClose && (
            <Link
              href={closeHref}
              scroll={false}
              aria-label={labelClose}
              title={labelClose}
              className="-me-2 -mt-1.5 grid size-9 flex-none place-items-center rounded-control text-muted hover:bg-sunken hover:text-text pointer-coarse:size-11"
            >
              <X aria-hidden className="size-5" strokeWidth={1.75} />
            </Link>
          )}
        </div>
        {children}
      </dialog>
    </>
  )
}
