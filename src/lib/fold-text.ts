const fold = (text: string) => [...text].map((character) => character.toUpperCase().toLowerCase()).join('')

/**
 * A text as it is compared with another that a person typed from memory, on another keyboard perhaps: compatibility forms
 * (full width, ligatures), composed and decomposed letters, upper and lower case, white space around and within, and what
 * cannot be seen do not matter (after NFKC_Casefold, Unicode 3.13). It depends on no language. Letters that only look
 * alike, such as Latin a and Cyrillic а, stay different.
 */
export function foldText(text: string): string {
  const visible = text.replace(/\p{Default_Ignorable_Code_Point}/gu, '')
  // Twice: what comes of folding may fall apart again.
  const folded = fold(fold(visible.normalize('NFKD')).normalize('NFKD')).normalize('NFKC')
  return folded.replace(/[\s\p{Cc}]+/gu, ' ').trim()
}
