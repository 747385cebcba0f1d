import { headers } from 'next/headers'
import { getLocale, getTranslations } from 'next-intl/server'
import type { Method } from '@/features/methods/method-type'
import { phoneTypes } from '@/features/methods/phone/phone-types'
import { addableTypes } from '@/features/methods/registry'
import { allowsCountry } from '@/features/policy/policy'
import type { Channel, PhoneSlot } from '@/generated/prisma/enums'
import { countriesIn, guessCountry } from '@/lib/countries'
import { requirePerson } from '@/server/session'
import { ButtonLink } from '@/ui/button'
import { Choice, ChoiceGroup } from '@/ui/choice'
import { CountryPicker } from '@/ui/country-picker'
import { Dialog } from '@/ui/dialog'
import { DialogFooter } from '@/ui/dialog-footer'
import { Field } from '@/ui/field'
import { Form, FormMessage } from '@/ui/form'
import { PhoneInput } from '@/ui/phone-input'
import { SubmitButton } from '@/ui/submit-button'
import { MessageDialog } from '../../message-dialog'
import { personsSecurityInfo } from '../../security-info'
import { startPhoneAction } from './actions'
import { typedBefore } from './typed-before'

/** The step that asks for the number, to add a phone or to replace one. */
export async function PhoneDialog({
  slot,
  replaces,
  from,
}: {
  slot: PhoneSlot
  replaces: Method | null
  /** A challenge to take the number from that was typed before. */
  from: string | null
}) {
  const person = await requirePerson()
  const { methods, policy } = await personsSecurityInfo(person.id)
  const [t, names, common] = [
    await getTranslations('phone'),
    await getTranslations('methods'),
    await getTranslations('common'),
  ]
  const type = phoneTypes[slot]
  const channels = type.channels.filter((channel) => type.allowedOptions(policy).includes(channel))
  const mayStart = channels.length > 0 && (replaces || addableTypes(methods, policy).some(({ id }) => id === type.id))
  if (!mayStart) return <MessageDialog title={t('unavailableTitle')}>{t('errors.not_allowed')}</MessageDialog>

  const countries = countriesIn(await getLocale()).filter(({ code }) => allowsCountry(policy, code))
  const before = await typedBefore(from, person)
  const guess = guessCountry((await headers()).get('accept-language'), countries)

  return (
    <Dialog title={names(`name.${type.id}`)} closeHref="/security-info" labelClose={common('close')}>
      <p className="mt-1.5 text-muted">
        {replaces ? t('changing', { detail: replaces.detail.full }) : names(`lede.${type.id}`)}
      </p>
      <Form action={startPhoneAction}>
        <FormMessage />
        <input type="hidden" name="slot" value={slot} />
        {replaces && <input type="hidden" name="replaces" value={replaces.id} />}
        <div className="mt-4.5 grid gap-x-2.5 gap-y-4.5 md:grid-cols-[12.5rem_minmax(0,1fr)]">
          <CountryPicker
            name="country"
            label={t('country')}
            countries={countries}
            defaultValue={before?.country ?? replaces?.country ?? guess}
            searchLabel={t('searchCountry')}
            emptyText={t('noCountry')}
            className=""
          />
          <PhoneInput
            name="number"
            label={t('number')}
            defaultValue={before?.number}
            required
            data-autofocus
            className=""
          />
        </div>
        {type.takesExtension && (
          <Field
            name="extension"
            label={t('extension')}
            hint={t('extensionHint')}
            defaultValue={before?.extension ?? undefined}
            inputMode="numeric"
            autoComplete="tel-extension"
            maxLength={20}
            inputClassName="max-w-40"
          />
        )}
        <ChannelChoice channels={channels} chosen={before?.channel} />
        <p className="mt-2 text-hint text-muted">{t('rates')}</p>
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

/** Text or call; where only one is left there is nothing to choose, and it is said instead. */
async function ChannelChoice({ channels, chosen }: { channels: readonly Channel[]; chosen: Channel | undefined }) {
  const t = await getTranslations('phone')
  const [only] = channels
  if (only && channels.length === 1) {
    return (
      <>
        <input type="hidden" name="channel" value={only} />
        <p className="mt-4.5">{only === 'call' ? t('onlyCall') : t('onlyText')}</p>
      </>
    )
  }
  return (
    <ChoiceGroup legend={t('channel')} hideLegend name="channel" columns={2} defaultValue={chosen ?? channels[0]}>
      {channels.map((channel) => (
        <Choice key={channel} value={channel}>
          {t(channel)}
        </Choice>
      ))}
    </ChoiceGroup>
  )
}
