'use client'

import { problem } from '@/messages/en.json'
import { Button } from '@/ui/button'

/**
 * A failure on our side, in plain words. It takes its sentences straight from the messages: the failure may be the very
 * thing that would have brought them.
 */
export function Problem({ retry }: { retry: () => void }) {
  return (
    <main className="mx-auto max-w-[36rem] px-4 py-14">
      <h1>{problem.title}</h1>
      <p className="mt-3">{problem.body}</p>
      <Button type="button" className="mt-6" onClick={retry}>
        {problem.tryAgain}
      </Button>
    </main>
  )
}
