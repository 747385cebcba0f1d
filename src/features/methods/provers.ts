import 'server-only'
import { approvalProver } from './approval-app/approval-prover'
import { appProver } from './authenticator-app/app-prover'
import { emailProver } from './email/email-prover'
import type { ProofOption } from './method-type'
import { phoneProver } from './phone/phone-prover'
import type { Prover } from './prover'
import { codesProver } from './recovery-codes/codes-prover'
import { keyProver } from './security-key/key-prover'
import { questionsProver } from './security-questions/questions-prover'
import { passProver } from './temporary-access-pass/pass-prover'

/** How each way proves something. */
export const provers: Record<ProofOption, Prover> = {
  text: phoneProver,
  call: phoneProver,
  app_code: appProver,
  app_notification: approvalProver,
  recovery_code: codesProver,
  security_key: keyProver,
  email_code: emailProver,
  security_questions: questionsProver,
  access_pass: passProver,
}
