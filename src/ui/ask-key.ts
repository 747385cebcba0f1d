import { browserSupportsWebAuthn, startAuthentication, startRegistration, WebAuthnError } from '@simplewebauthn/browser'
import type { KeyCeremony, KeyTrouble } from '@/lib/form'

/** Asks a key by the browser. What it sends, as text for a form; or what went wrong, null where nobody needs to know. */
export async function askKey(ceremony: KeyCeremony): Promise<{ answer: string } | { trouble: KeyTrouble | null }> {
  if (!browserSupportsWebAuthn()) return { trouble: 'unsupported' }
  try {
    const answer =
      'create' in ceremony
        ? await startRegistration({ optionsJSON: ceremony.create })
        : await startAuthentication({ optionsJSON: ceremony.get })
    return { answer: JSON.stringify(answer) }
  } catch (error) {
    return { trouble: troubleOf(error) }
  }
}

function troubleOf(error: unknown): KeyTrouble | null {
  const code = error instanceof WebAuthnError ? error.code : null
  if (code === 'ERROR_CEREMONY_ABORTED') return null
  if (code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED') return 'already'
  if (code === 'ERROR_AUTHENTICATOR_MISSING_USER_VERIFICATION_SUPPORT') return 'noVerification'
  const cause = error instanceof WebAuthnError ? error.cause : error
  switch (cause instanceof Error ? cause.name : '') {
    // The browser does not tell a refusal from a time that ran out, so that no page learns which keys there are.
    case 'NotAllowedError':
      return 'cancelled'
    case 'SecurityError':
      return 'address'
    case 'NotSupportedError':
    case 'ConstraintError':
      return 'unsupported'
    default:
      return 'other'
  }
}
