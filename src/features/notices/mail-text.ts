/** A mail, part by part, before it is plain text or HTML. */
export type MailLetter = {
  organisation: string
  subject: string
  greeting: string
  sentences: readonly string[]
  facts: readonly { label: string; value: string }[]
  wasYou: string | null
  whatNow: { title: string; sentences: readonly string[]; links: readonly MailLink[] }
  footer: string
}

export type MailLink = { label: string; url: string }

/** The plain text of a mail. */
export function mailText({ greeting, sentences, facts, wasYou, whatNow, footer }: MailLetter): string {
  const width = Math.max(...facts.map(({ label }) => label.length)) + 2
  const paragraphs = [
    greeting,
    sentences.join(' '),
    facts.map(({ label, value }) => `${`${label}:`.padEnd(width)}${value}`).join('\n'),
    ...(wasYou ? [wasYou] : []),
    `${whatNow.title}\n${whatNow.sentences.join(' ')}`,
    ...whatNow.links.map(({ label, url }) => `${label}:\n${url}`),
    `-- \n${footer}`,
  ]
  return `${paragraphs.join('\n\n')}\n`
}
