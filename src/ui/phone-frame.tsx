import { MessageSquareText, PhoneIncoming } from 'lucide-react'
import type { ReactNode } from 'react'

export type PhoneMessage = {
  id: string
  kind: 'text' | 'call'
  /** What it is, who from: "Text message · Northfield Clinic". */
  heading: ReactNode
  body: ReactNode
  time: ReactNode
}

/** The phone of a person in the demo: the texts and calls it received, the newest first. */
export function PhoneFrame({
  title,
  number,
  messages,
  emptyText,
}: {
  title: ReactNode
  number: ReactNode
  messages: readonly PhoneMessage[]
  emptyText?: ReactNode
}) {
  return (
    <section className="card-shadow w-full max-w-88 rounded-[2rem] border border-line-strong bg-sunken p-2.5">
      <div className="overflow-hidden rounded-[1.5rem] border border-line bg-surface">
        <div className="border-b border-line px-5 pt-3 pb-4 text-center">
          <div aria-hidden className="mx-auto mb-3 h-1.5 w-16 rounded-full bg-line-strong" />
          <h2>{title}</h2>
          <p className="text-sm text-muted tabular-nums">{number}</p>
        </div>
        {messages.length === 0 ? (
          <p className="grid min-h-72 place-items-center px-6 py-10 text-center text-sm text-muted">{emptyText}</p>
        ) : (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by the keyboard
          <ol tabIndex={0} className="h-96 space-y-4 overflow-y-auto px-4 py-4 focus-visible:-outline-offset-2">
            {messages.map((message) => {
              const Icon = message.kind === 'text' ? MessageSquareText : PhoneIncoming
              return (
                <li key={message.id}>
                  <p className="mb-1 flex items-center gap-1.5 text-xs text-muted">
                    <Icon aria-hidden className="size-3.5 flex-none" />
                    <span className="min-w-0 flex-1 truncate">{message.heading}</span>
                    <span className="flex-none">{message.time}</span>
                  </p>
                  <div
                    className={
                      message.kind === 'text'
                        ? 'w-fit max-w-full rounded-2xl rounded-ss-sm border border-transparent bg-sunken px-3.5 py-2.5 whitespace-pre-line'
                        : 'rounded-card border border-line px-3.5 py-2.5 text-sm whitespace-pre-line italic'
                    }
                  >
                    {message.body}
                  </div>
                </li>
              )
            })}
          </ol>
        )}
      </div>
    </section>
  )
}
