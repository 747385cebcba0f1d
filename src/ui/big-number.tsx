/** A number that somebody reads here and enters elsewhere. */
export function BigNumber({ label, children }: { label: string; children: number }) {
  return (
    <p className="mt-4 rounded-md border border-line bg-sunken py-4 text-center text-5xl font-semibold tracking-widest tabular-nums">
      <span className="sr-only">{label}: </span>
      {children}
    </p>
  )
}
