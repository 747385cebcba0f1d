/** One bar a day, the highest as high as the drawing. `label` says what there is to see. */
export function DayBars({ label, values }: { label: string; values: readonly number[] }) {
  const [most, step] = [Math.max(1, ...values), 10]
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${values.length * step} 60`}
      preserveAspectRatio="none"
      className="block h-16 w-full border-b border-line-strong"
    >
      {values.map((value, position) => {
        const height = (value / most) * 60
        const at = { x: position * step + 1, y: 60 - height }
        // biome-ignore lint/suspicious/noArrayIndexKey: the days stand still
        return <rect key={position} {...at} width={step - 2} height={height} className="fill-accent" />
      })}
    </svg>
  )
}
