const tones = {
  filled: 'border-transparent bg-accent text-on-accent hover:bg-accent-strong',
  quiet: 'border-line-strong text-text hover:bg-sunken',
  danger: 'border-transparent bg-bad text-surface hover:opacity-90',
}

export type ButtonTone = keyof typeof tones

export function buttonClassName(tone: ButtonTone): string {
  return `relative inline-flex min-h-10 items-center justify-center gap-2 rounded-control border px-4.5 py-1.5 text-center font-semibold hover:no-underline pointer-coarse:min-h-11 aria-disabled:cursor-default ${tones[tone]}`
}
