import { getTranslations } from 'next-intl/server'
import type { Challenge } from '@/generated/prisma/client'
import type { FormAction } from '@/lib/form'
import { minutes } from '@/lib/time'
import { deps } from '@/server/deps'
import { ButtonLink } from '@/ui/button'
import { CodeField } from '@/ui/code-field'
import { DialogFooter } from '@/ui/dialog-footer'
import { Form, FormMessage } from '@/ui/form'
import { SubmitButton } from '@/ui/submit-button'

/** The box for a code that was sent, and how long it still works. */
export async function EnterCodeForm({
  challenge,
  backHref,
  action,
  autoFocus,
}: {
  challenge: Challenge
  backHref: string
  action: FormAction
  /** For a page of its own. A dialog moves the focus itself. */
  autoFocus: boolean
}) {
  const [t, common] = [await getTranslations('code'), await getTranslations('common')]
  const minutesLeft = Math.ceil((challenge.expiresAt.getTime() - deps().now().getTime()) / minutes(1))
  return (
    <Form action={action}>
      <FormMessage />
      <input type="hidden" name="challengeId" value={challenge.id} />
      <CodeField
        name="code"
        label={t('label')}
        hint={t('expires', { minutes: minutesLeft })}
        required
        data-autofocus
        autoFocus={autoFocus}
      />
      <DialogFooter>
        <ButtonLink tone="quiet" href={backHref} scroll={false}>
          {common('back')}
        </ButtonLink>
        <SubmitButton>{common('next')}</SubmitButton>
      </DialogFooter>
    </Form>
  )
}
