const tones = { accent: 'text-accent', bad: 'text-bad' }

export type TextLinkTone = keyof typeof tones

export function textLinkClassName(tone: TextLinkTone): string {
  return `inline-flex min-h-6 items-center rounded-sm font-medium hover:underline pointer-coarse:min-h-11 ${tones[tone]}`
}
