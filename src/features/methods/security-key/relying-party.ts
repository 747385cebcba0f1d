/** Who keys prove something to (WebAuthn calls it the relying party). */
export type RelyingParty = {
  /** The domain that keys belong to. One that changes makes every key useless. */
  id: string
  /** The addresses of pages that may use keys of this domain. */
  origins: readonly string[]
}
