import 'server-only'
import type { MethodKind } from '@/generated/prisma/enums'
import { appProver } from './authenticator-app/app-prover'
import { phoneProver } from './phone/phone-prover'
import type { Prover } from './prover'
import { keyProver } from './security-key/key-prover'

/** How each kind of method proves something. */
export const provers: Record<MethodKind, Prover> = {
  phone: phoneProver,
  authenticator_app: appProver,
  security_key: keyProver,
}
