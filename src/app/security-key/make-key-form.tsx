import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { creationOptions, type Place } from '@/features/methods/security-key/creation'
import type { KeyChallenge } from '@/features/methods/security-key/key-challenge'
import type { FormAction } from '@/lib/form'
import { deps } from '@/server/deps'
import { DialogFooter } from '@/ui/dialog-footer'
import { Form, FormMessage } from '@/ui/form'
import { KeyButton } from '@/ui/key-button'
import { keyRequest } from './key-request'

/** What happens next, and the button that lets the browser make a key. */
export async function MakeKeyForm({
  challenge,
  person,
  place,
  action,
  children,
}: {
  challenge: KeyChallenge
  person: { email: string; displayName: string }
  place: Place
  action: FormAction
  /** The way back. */
  children: ReactNode
}) {
  const t = await getTranslations('securityKey')
  const create = await creationOptions(deps(), challenge, person, place)
  return (
    <>
      <p className="mt-2">{t(`create.${place}`)}</p>
      <p className="mt-2 text-muted">{t('nextName')}</p>
      <Form action={action}>
        <FormMessage />
        <input type="hidden" name="challengeId" value={challenge.id} />
        <DialogFooter>
          {children}
          <KeyButton name="key" {...(await keyRequest({ create }, t('start')))} />
        </DialogFooter>
      </Form>
    </>
  )
}
