import type { Route } from 'next'
import Link from 'next/link'

/** Ways to see one list, as links: each has an address, and one of them is the present. */
export function FilterLinks<Id extends string>({
  label,
  current,
  links,
}: {
  label: string
  current: Id
  links: readonly { id: Id; href: Route; label: string }[]
}) {
  return (
    <nav aria-label={label} className="flex flex-wrap gap-2">
      {links.map(({ id, href, label: name }) => (
        <Link
          key={id}
          href={href}
          aria-current={id === current ? 'true' : undefined}
          className="inline-flex min-h-8 items-center rounded-full border border-line-strong px-3.5 text-sm text-text hover:bg-sunken hover:no-underline aria-[current]:border-accent aria-[current]:bg-accent-soft aria-[current]:font-semibold aria-[current]:text-accent-strong pointer-coarse:min-h-11 forced-colors:aria-[current]:outline-2"
        >
          {name}
        </Link>
      ))}
    </nav>
  )
}
