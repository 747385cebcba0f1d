import { getTranslations } from 'next-intl/server'
import { placeOf } from '@/server/places'

/** An IP address, and where it is, roughly, if that is known. */
export async function Address({ address }: { address: string }) {
  const t = await getTranslations('address')
  const place = placeOf(address)
  return (
    <>
      <bdi>{address}</bdi>
      {place && ` (${t('near', { place })})`}
    </>
  )
}
