import { getTranslations } from 'next-intl/server'
import type { Person } from '@/features/accounts/person'
import type { PhoneChallenge } from '@/features/methods/phone/phone-challenge'
import { phoneTypes } from '@/features/methods/phone/phone-types'
import { strongerType } from '@/features/methods/registry'
import { ButtonLink } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { DialogFooter } from '@/ui/dialog-footer'
import { Notice } from '@/ui/notice'
import { ProseLink } from '@/ui/prose-link'
import { personsSecurityInfo } from '../../../../security-info'

/** The dialog turned into success. It stays true when somebody comes back to it after deleting the phone. */
export async function DoneDialog({ challenge, person }: { challenge: PhoneChallenge; person: Person }) {
  const { methods, policy, currentDefault } = await personsSecurityInfo(person.id)
  const [t, names, common] = [
    await getTranslations('phoneDone'),
    await getTranslations('methods.name'),
    await getTranslations('common'),
  ]
  const stronger = strongerType(methods, policy)
  const isThere = methods.some(({ id }) => id === challenge.methodId)
  const isDefault = currentDefault?.method.id === challenge.methodId

  return (
    <Dialog title={names(phoneTypes[challenge.slot].id)} closeHref="/security-info">
      {isThere ? (
        <>
          <Notice tone="good" role="status" className="mt-4">
            {t(challenge.channel)} {isDefault && t('default')}
          </Notice>
          <p className="mt-4 text-sm text-muted">
            {t('weak')}{' '}
            {stronger &&
              t.rich('stronger', {
                method: names(stronger.id),
                link: (text) => (
                  <ProseLink href={stronger.addPath} scroll={false}>
                    {text}
                  </ProseLink>
                ),
              })}
          </p>
        </>
      ) : (
        <p className="mt-2">{t('deleted')}</p>
      )}
      <DialogFooter>
        <ButtonLink href="/security-info" scroll={false}>
          {common('done')}
        </ButtonLink>
      </DialogFooter>
    </Dialog>
  )
}
