import 'server-only'
import type { MethodKind } from '@/generated/prisma/enums'
import { appProver } from './authenticator-app/app-prover'
import { emailProver } from './email/email-prover'
import { phoneProver } from './phone/phone-prover'
import type { Prover } from './prover'
import { codesProver } from './recovery-codes/codes-prover'
import { keyProver } from './security-key/key-prover'
import { questionsProver } from './security-questions/questions-prover'
import { passProver } from './temporary-access-pass/pass-prover'

/** How each kind of method proves something. */
export const provers: Record<MethodKind, Prover> = {
  phone: phoneProver,
  authenticator_app: appProver,
  recovery_codes: codesProver,
  security_key: keyProver,
  email: emailProver,
  security_questions: questionsProver,
  temporary_access_pass: passProver,
}
