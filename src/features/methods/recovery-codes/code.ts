import 'server-only'
import { formatWrittenCode, newWrittenCode, writtenCode } from '../written-code'

/** As many codes as a set has. */
export const CODES_IN_A_SET = 10

/** From so few codes on, a person is told to get new ones. */
export const FEW_CODES = 3

/** A recovery code as it is compared: sixteen characters of a written code. */
export type RecoveryCode = string & { readonly brand: 'RecoveryCode' }

const LENGTH = 16

/** 76 random bits; 64 is the least for a saved recovery code (NIST SP 800-63B-4 4.2.1.1). */
export function newCode(): RecoveryCode {
  return newWrittenCode(LENGTH) as RecoveryCode
}

/** As people see it: 4D7K-09XR-…, in groups that an eye can keep. */
export function formatCode(code: RecoveryCode): string {
  return formatWrittenCode(code)
}

/** A recovery code as a person types it, forgiving as every written code is. */
export function recoveryCode(sentences: { missing: string; characters: string; length: string }) {
  return writtenCode({ min: LENGTH, max: LENGTH }, sentences)
}
