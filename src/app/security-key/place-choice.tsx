import { getTranslations } from 'next-intl/server'
import { PLACES } from '@/features/methods/security-key/creation'
import { Choice, ChoiceGroup } from '@/ui/choice'

/** "This device", "Another device" or "Security key". */
export async function PlaceChoice() {
  const t = await getTranslations('securityKey')
  return (
    <ChoiceGroup legend={t('where')} name="where" defaultValue="this_device">
      {PLACES.map((place) => (
        <Choice key={place} value={place} hint={t(`${place}Hint`)}>
          {t(place)}
        </Choice>
      ))}
    </ChoiceGroup>
  )
}
