'use server'

import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { assertionOptions } from '@/features/methods/security-key/assertion'
import { beginPasskeySignIn, signInWithPasskey } from '@/features/sign-in/passkey'
import type { FormState } from '@/lib/form'
import { safePath } from '@/lib/safe-path'
import { deps } from '@/server/deps'
import { requestSource, requireSameOrigin } from '@/server/request'
import { ensureBrowser, writeSessionCookie } from '@/server/session'

/** What the browser asks its passkeys; null where none can be asked for now. */
export async function beginPasskeyAction(): Promise<PublicKeyCredentialRequestOptionsJSON | null> {
  await requireSameOrigin()
  const source = { ...(await requestSource()), browserHash: await ensureBrowser() }
  const begun = await beginPasskeySignIn(deps(), source)
  if (!begun) return null
  const timeout = begun.expiresAt.getTime() - deps().now().getTime()
  return assertionOptions(deps().relyingParty, { nonce: begun.nonce, keys: [], timeout })
}

export async function passkeySignInAction(_previous: FormState, form: FormData): Promise<FormState> {
  await requireSameOrigin()
  const t = await getTranslations('signIn.errors.passkey')
  const answer = form.get('passkey')
  if (typeof answer !== 'string' || answer === '') return { message: t('missing') }
  const source = { ...(await requestSource()), browserHash: await ensureBrowser() }
  const result = await signInWithPasskey(deps(), source, answer)
  if (!result.ok) return { message: t(result.error.kind) }
  await writeSessionCookie(result.value)
  redirect(safePath(form.get('to')) ?? '/')
}
