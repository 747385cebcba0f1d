/** How much of something is used, drawn as a bar. The words beside it say the same. */
export function UseBar({ used, of }: { used: number; of: number }) {
  const percent = of > 0 ? Math.min(100, (used / of) * 100) : 100
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 100 4"
      preserveAspectRatio="none"
      className="mt-1.5 block h-1.5 w-full rounded-full forced-colors:border"
    >
      <rect width="100" height="4" className="fill-sunken" />
      <rect width={percent} height="4" className={percent >= 80 ? 'fill-warn' : 'fill-accent'} />
    </svg>
  )
}
