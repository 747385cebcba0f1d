import { Mail } from 'lucide-react'
import type { ReactNode } from 'react'

export type MailboxMessage = { id: string; subject: ReactNode; from: ReactNode; time: ReactNode; body: string }

/** The mailbox of a person in the demo: each mail a line that opens, the newest first and open. */
export function Mailbox({
  title,
  address,
  messages,
  emptyText,
}: {
  title: ReactNode
  address: ReactNode
  messages: readonly MailboxMessage[]
  emptyText?: ReactNode
}) {
  return (
    <section className="card-shadow w-full overflow-hidden rounded-card border border-line bg-surface">
      <div className="flex items-center gap-3 border-b border-line bg-sunken px-5 py-3.5">
        <Mail aria-hidden className="size-[1.125rem] flex-none text-muted" strokeWidth={1.75} />
        <div className="min-w-0">
          <h2>{title}</h2>
          <p className="truncate text-sm text-muted">{address}</p>
        </div>
      </div>
      {messages.length === 0 && <p className="px-5 py-10 text-center text-sm text-muted">{emptyText}</p>}
      {messages.map((message, index) => (
        <details key={message.id} open={index === 0} className="not-first-of-type:border-t border-line">
          <summary className="px-5 py-3 hover:bg-sunken focus-visible:-outline-offset-2">
            <span className="font-semibold">{message.subject}</span>
            <span className="block text-sm text-muted">
              {message.from} · {message.time}
            </span>
          </summary>
          <div className="border-t border-line px-5 py-4 whitespace-pre-line [overflow-wrap:anywhere]">
            {withLinks(message.body)}
          </div>
        </details>
      ))}
    </section>
  )
}

/** The plain text of a mail with its addresses as links, as mail programs show it. */
function withLinks(text: string): ReactNode {
  return text.split(/(https?:\/\/\S+)/).map((piece, at) =>
    at % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: two pieces may be alike, and their places never change
      <a key={at} href={piece} className="text-accent underline">
        {piece}
      </a>
    ) : (
      piece
    ),
  )
}
