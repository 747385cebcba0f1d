import { dictionary } from '@zxcvbn-ts/language-common'

/** Capitals and the many Unicode forms of one letter do not hide a common password. */
const folded = (password: string) => password.normalize('NFKC').toUpperCase()

const common: ReadonlySet<string> = new Set(dictionary['passwords-common'].map(folded))

/** Whether the whole password is one of the 49,000 that people choose most. */
export function isCommonPassword(password: string): boolean {
  return common.has(folded(password))
}
