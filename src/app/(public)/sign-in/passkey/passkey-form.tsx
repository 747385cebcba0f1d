import { getTranslations } from 'next-intl/server'
import { keyTroubles } from '@/app/security-key/key-request'
import { Form, FormMessage } from '@/ui/form'
import { PasskeyButton } from '@/ui/passkey-button'
import { beginPasskeyAction, passkeySignInAction } from './actions'

/** "Sign in with a passkey": by the button, or by what the browser offers in the box for the email address. */
export async function PasskeyForm({ destination }: { destination: string | null }) {
  const t = await getTranslations('signIn')
  return (
    <Form action={passkeySignInAction}>
      {destination && <input type="hidden" name="to" value={destination} />}
      <div className="my-5 flex items-center gap-3 text-sm text-muted before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
        {t('or')}
      </div>
      <FormMessage />
      <PasskeyButton
        name="passkey"
        begin={beginPasskeyAction}
        label={t('passkey')}
        troubles={await keyTroubles()}
        unavailable={t('errors.passkey.begin')}
      />
    </Form>
  )
}
