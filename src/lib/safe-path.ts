const NOWHERE = 'http://nowhere.invalid'
const LONGEST = 500

/**
 * A path of this portal out of text that anybody may have written, or null: no other origin, in whatever spelling a
 * browser would follow there (`//evil.example`, `/\evil.example`, `/.//evil.example`).
 */
export function safePath(text: unknown): string | null {
  if (typeof text !== 'string' || !text.startsWith('/') || text.length > LONGEST || !URL.canParse(text, NOWHERE)) {
    return null
  }
  const { origin, pathname, search } = new URL(text, NOWHERE)
  return origin === NOWHERE && !pathname.startsWith('//') ? pathname + search : null
}
