import { limits } from '@/features/limits/limits'
import type { MethodType } from '../method-type'

/** Codes that a person keeps for the day when every other method is out of reach. Each is good for one use. */
export const recoveryCodesType: MethodType = {
  id: 'recovery_codes',
  kind: 'recovery_codes',
  icon: 'codes',
  usages: ['two_step', 'password_reset'],
  limit: 1,
  freshness: limits.freshness,
  canChange: false,
  canRename: false,
  isBackup: true,
  countsAlone: true,
  needs: null,
  addPath: '/security-info/add/recovery-codes',
  setUpPath: '/set-up/recovery-codes',
  allowedOptions: (policy) => (policy.recoveryCodes ? ['recovery_code'] : []),
  allowsMethod: () => true,
}
