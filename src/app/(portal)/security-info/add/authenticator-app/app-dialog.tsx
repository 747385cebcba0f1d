import { getTranslations } from 'next-intl/server'
import { GetOurApp } from '@/app/approval-app/get-our-app'
import { GetTheApp } from '@/app/authenticator-app/get-the-app'
import { authenticatorAppType } from '@/features/methods/authenticator-app/authenticator-app-type'
import type { Method, ProofOption } from '@/features/methods/method-type'
import { limitOf } from '@/features/methods/registry'
import { organisation } from '@/server/organisation'
import { requirePerson } from '@/server/session'
import { ButtonLink } from '@/ui/button'
import { Choice, ChoiceGroup } from '@/ui/choice'
import { Dialog } from '@/ui/dialog'
import { DialogFooter } from '@/ui/dialog-footer'
import { Form, FormMessage } from '@/ui/form'
import { SubmitButton } from '@/ui/submit-button'
import { TextLink } from '@/ui/text-link'
import { MessageDialog } from '../../message-dialog'
import { personsSecurityInfo } from '../../security-info'
import { startAppAction } from './actions'
import { startApprovalAppAction } from './ours/actions'

/** Which app: ours, which approves, or any other, which shows codes. */
export type AppChoice = 'ours' | 'different'

const options = { ours: 'app_notification', different: 'app_code' } as const satisfies Record<AppChoice, ProofOption>
const others = { ours: 'different', different: 'ours' } as const

/**
 * "Start by getting the app", to add one or to put it in the place of another, with the way to the other kind of app. At the
 * limit one must give way.
 */
export async function AppDialog({ app, replaces }: { app: AppChoice; replaces: Method | null }) {
  const person = await requirePerson()
  const { methods, policy } = await personsSecurityInfo(person.id)
  const [t, phone, common] = [
    await getTranslations('authenticatorApp'),
    await getTranslations('phone'),
    await getTranslations('common'),
  ]
  const allowed = authenticatorAppType.allowedOptions(policy)
  if (allowed.length === 0) {
    return <MessageDialog title={phone('unavailableTitle')}>{t('errors.not_allowed')}</MessageDialog>
  }
  const shown = allowed.includes(options[app]) ? app : others[app]
  const other = allowed.includes(options[others[shown]]) ? others[shown] : null
  const apps = methods.filter(({ type }) => type.id === authenticatorAppType.id)
  const isFull = !replaces && apps.length >= limitOf(authenticatorAppType, policy)

  return (
    <Dialog title={t('title')} closeHref="/security-info" labelClose={common('close')}>
      {replaces && <p className="mt-1.5 text-muted">{t('replacing', { label: replaces.detail.full })}</p>}
      {isFull && <p className="mt-1.5">{t('full', { limit: limitOf(authenticatorAppType, policy) })}</p>}
      {shown === 'ours' ? <GetOurApp /> : <GetTheApp />}
      {other && (
        <p className="mt-4">
          <TextLink href={addressOf(other, replaces)} scroll={false}>
            {other === 'ours' ? t('ours', { organisation: (await organisation()).name }) : t('different')}
          </TextLink>
        </p>
      )}
      <Form action={shown === 'ours' ? startApprovalAppAction : startAppAction}>
        <FormMessage />
        {replaces && <input type="hidden" name="replaces" value={replaces.id} />}
        {isFull && (
          <ChoiceGroup legend={t('whichReplaced')} name="replaces" defaultValue={apps[0]?.id}>
            {apps.map(({ id, detail }) => (
              <Choice key={id} value={id}>
                {detail.full}
              </Choice>
            ))}
          </ChoiceGroup>
        )}
        <DialogFooter>
          <ButtonLink tone="quiet" href="/security-info" scroll={false}>
            {common('cancel')}
          </ButtonLink>
          <SubmitButton>{common('next')}</SubmitButton>
        </DialogFooter>
      </Form>
    </Dialog>
  )
}

function addressOf(app: AppChoice, replaces: Method | null) {
  if (replaces) return `/security-info/methods/${replaces.id}/change?app=${app}` as const
  const start = '/security-info/add/authenticator-app'
  return app === 'ours' ? start : (`${start}/different` as const)
}
