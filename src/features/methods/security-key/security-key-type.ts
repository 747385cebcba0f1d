import { limits } from '@/features/limits/limits'
import { allowsKey } from '@/features/policy/policy'
import type { MethodType } from '../method-type'

/** A security key, or a passkey: whatever signs by WebAuthn and checks that it is its owner who asks. */
export const securityKeyType: MethodType = {
  id: 'security_key',
  kind: 'security_key',
  icon: 'key',
  usages: ['two_step'],
  limit: 10,
  freshness: limits.keyFreshness,
  canChange: false,
  canRename: true,
  isBackup: false,
  countsAlone: true,
  needs: null,
  addPath: '/security-info/add/security-key',
  setUpPath: '/set-up/security-key',
  allowedOptions: (policy) => (policy.securityKey ? ['security_key'] : []),
  allowsMethod: allowsKey,
}
