/** The product's mark: a shield with a tick. */
export function Mark() {
  return (
    <span
      aria-hidden
      className="grid size-7 flex-none place-items-center rounded-control bg-accent text-on-accent forced-colors:border"
    >
      <svg
        viewBox="0 0 24 24"
        className="size-[1.125rem] fill-none stroke-current stroke-[1.75]"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
      >
        <path d="M12 3l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6z" />
        <path d="M9 12l2 2 4-4" />
      </svg>
    </span>
  )
}
