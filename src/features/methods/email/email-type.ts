import { limits } from '@/features/limits/limits'
import type { MethodType } from '../method-type'

/**
 * A mail address that is not the person's at work. It resets a forgotten password and is never a second step: whoever reads
 * somebody's mail often has their password, too (NIST SP 800-63B-4 3.1.3.1).
 */
export const emailType: MethodType = {
  id: 'email',
  kind: 'email',
  icon: 'mail',
  usages: ['password_reset'],
  limit: 1,
  freshness: limits.freshness,
  canChange: true,
  canRename: false,
  isBackup: false,
  countsAlone: true,
  needs: null,
  addPath: '/security-info/add/email',
  setUpPath: '/set-up/email',
  allowedOptions: (policy) => (policy.email ? ['email_code'] : []),
  allowsMethod: () => true,
}
