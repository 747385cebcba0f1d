import 'server-only'
import { pino } from 'pino'

/**
 * Structured logs on standard output. They carry ids and outcomes; the redaction below is a net under the rule that no
 * code, number, secret or token is ever passed to a log.
 */
export const log = pino({
  level: process.env.LOG_LEVEL ?? 'info',
  base: null,
  redact: {
    paths: ['code', 'to', 'number', 'password', 'token', 'cookie', '*.code', '*.to', '*.number', '*.password'],
    censor: '[removed]',
  },
})
