import { headers } from 'next/headers'
import { getLocale, getTranslations } from 'next-intl/server'
import type { Person } from '@/features/accounts/person'
import type { Method } from '@/features/methods/method-type'
import type { PhoneType } from '@/features/methods/phone/phone-types'
import { allowsCountry, type MethodsPolicy } from '@/features/policy/policy'
import type { Channel } from '@/features/verification/code-delivery'
import { countriesIn, guessCountry } from '@/lib/countries'
import { Choice, ChoiceGroup } from '@/ui/choice'
import { CountryPicker } from '@/ui/country-picker'
import { Field } from '@/ui/field'
import { PhoneInput } from '@/ui/phone-input'
import { typedBefore } from './typed-before'

/** What the step that asks for a number has in its form, to add a phone or to replace one. */
export async function PhoneFields({
  person,
  type,
  policy,
  replaces,
  from,
}: {
  person: Person
  type: PhoneType
  policy: MethodsPolicy
  replaces: Method | null
  /** A challenge to take the number from that was typed before. */
  from: string | null
}) {
  const t = await getTranslations('phone')
  const channels = type.channels.filter((channel) => type.allowedOptions(policy).includes(channel))
  const countries = countriesIn(await getLocale()).filter(({ code }) =>
    channels.some((channel) => allowsCountry(policy, channel, code)),
  )
  const before = await typedBefore(from, person)
  const guess = guessCountry((await headers()).get('accept-language'), countries)

  return (
    <>
      <input type="hidden" name="slot" value={type.slot} />
      {replaces && <input type="hidden" name="replaces" value={replaces.id} />}
      {/* Beside each other, what is wrong with the number has the whole line under both. */}
      <div className="mt-4.5 grid gap-x-2.5 gap-y-4.5 md:grid-cols-[12.5rem_minmax(0,1fr)] md:grid-rows-[auto_1fr] md:gap-y-0">
        <CountryPicker
          name="country"
          label={t('country')}
          countries={countries}
          defaultValue={before?.country ?? replaces?.country ?? guess}
          searchLabel={t('searchCountry')}
          emptyText={t('noCountry')}
          className="md:row-span-2"
        />
        <PhoneInput
          name="number"
          label={t('number')}
          defaultValue={before?.number}
          required
          data-autofocus
          className="md:contents md:*:col-start-2 md:[&>p]:col-span-full"
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
    </>
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
