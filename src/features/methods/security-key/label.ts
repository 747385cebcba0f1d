import { LABEL_LENGTH } from '../identity'

/** A name like this one that none of the others has: "YubiKey 5", "YubiKey 5 (2)". */
export function freeLabel(name: string, taken: readonly string[]): string {
  for (let number = 1; ; number++) {
    const ending = number === 1 ? '' : ` (${number})`
    const label = name.slice(0, LABEL_LENGTH - ending.length) + ending
    if (!taken.includes(label)) return label
  }
}
