import { getTranslations } from 'next-intl/server'
import type { Person } from '@/features/accounts/person'
import { formatAddress } from '@/features/methods/email/address'
import { isEmailChallenge } from '@/features/methods/email/email-challenge'
import { openAddress } from '@/features/methods/email/stored-address'
import type { Method } from '@/features/methods/method-type'
import { findChallenge } from '@/features/verification/repository'
import { deps } from '@/server/deps'
import { Field } from '@/ui/field'

/** What the step that asks for an address has in its form, to add one or to replace one. */
export async function EmailField({
  person,
  replaces,
  from,
}: {
  person: Person
  replaces: Method | null
  /** A challenge to take the address from that was typed before. */
  from: string | null
}) {
  const t = await getTranslations('email')
  return (
    <>
      {replaces && <input type="hidden" name="replaces" value={replaces.id} />}
      <Field
        name="address"
        label={t('address')}
        hint={t('hint')}
        type="email"
        autoComplete="email"
        defaultValue={await typedBefore(from, person)}
        maxLength={300}
        required
        data-autofocus
      />
    </>
  )
}

/** What the person typed before the code was sent, for going back to it. Only their own, in the same browser. */
async function typedBefore(challengeId: string | null, person: Person): Promise<string | undefined> {
  const { db, keys } = deps()
  const challenge = challengeId && (await findChallenge(db, challengeId, person))
  if (!challenge || !isEmailChallenge(challenge)) return undefined
  const { id, userId, targetCiphertext } = challenge
  return formatAddress(openAddress(keys, targetCiphertext, { table: 'Challenge', id, userId }))
}
