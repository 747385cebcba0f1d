import type { MethodTypeId, ProofOption } from './method-type'

type Key =
  | `${'phone' | 'alternate_phone'}.${'text' | 'call'}`
  | 'office_phone.call'
  | `authenticator_app.${'app_code' | 'app_notification'}`
  | 'recovery_codes.recovery_code'
  | 'security_key.security_key'
  | 'email.email_code'
  | 'security_questions.security_questions'
  | 'temporary_access_pass.access_pass'

/** "Phone - text (+1 •••••••• 42)". `t` speaks the words of `methods.option`. */
export function optionName(
  t: (key: Key, values: { detail: string }) => string,
  { type, option }: { type: MethodTypeId; option: ProofOption },
  detail: string,
): string {
  switch (type) {
    case 'office_phone':
      return t('office_phone.call', { detail })
    case 'phone':
    case 'alternate_phone':
      return t(option === 'text' ? `${type}.text` : `${type}.call`, { detail })
    case 'authenticator_app':
      return t(`${type}.${option === 'app_notification' ? option : 'app_code'}`, { detail })
    case 'recovery_codes':
      return t('recovery_codes.recovery_code', { detail })
    case 'security_key':
      return t('security_key.security_key', { detail })
    case 'email':
      return t('email.email_code', { detail })
    case 'security_questions':
      return t('security_questions.security_questions', { detail })
    case 'temporary_access_pass':
      return t('temporary_access_pass.access_pass', { detail })
  }
}
