import type { ReactNode } from 'react'
import { limits } from '@/features/limits/limits'
import type { Challenge } from '@/generated/prisma/client'
import type { FormAction } from '@/lib/form'
import { Form, FormMessage } from '@/ui/form'

/** "Nothing received?", with the buttons that send once more, as long as anything more is sent. */
export function ResendForm({
  challenge,
  action,
  notReceived,
  lastSent,
  children,
}: {
  challenge: Challenge
  action: FormAction
  notReceived: string
  lastSent: string
  children: ReactNode
}) {
  return (
    <Form action={action} className="mt-6 border-t border-line pt-4">
      <FormMessage />
      <input type="hidden" name="challengeId" value={challenge.id} />
      {challenge.sends > limits.resendWaits.length ? (
        <p className="text-sm text-muted">{lastSent}</p>
      ) : (
        <>
          <p className="text-sm text-muted">{notReceived}</p>
          <div className="mt-2 flex flex-wrap gap-2.5">{children}</div>
        </>
      )}
    </Form>
  )
}
