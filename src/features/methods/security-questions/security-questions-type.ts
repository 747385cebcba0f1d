import { limits } from '@/features/limits/limits'
import type { MethodType } from '../method-type'

/**
 * Answers that only the person should know. Others can find out or guess them, so they exist where an administrator wants
 * them, prove nothing alone and serve the reset of a forgotten password only (decision 16).
 */
export const securityQuestionsType: MethodType = {
  id: 'security_questions',
  kind: 'security_questions',
  icon: 'questions',
  usages: ['password_reset'],
  limit: 1,
  freshness: limits.freshness,
  canChange: false,
  canRename: false,
  isBackup: true,
  countsAlone: false,
  needs: null,
  addPath: '/security-info/add/security-questions',
  setUpPath: '/set-up/other',
  allowedOptions: (policy) => (policy.questions.enabled ? ['security_questions'] : []),
  allowsMethod: () => true,
}
