/** What a use case gives back: its value, or the one expected failure that stopped it. Surprises are thrown instead. */
export type Result<Value, Failure> = { ok: true; value: Value } | { ok: false; error: Failure }

export function ok<Value>(value: Value): { ok: true; value: Value } {
  return { ok: true, value }
}

export function fail<const Failure>(error: Failure): { ok: false; error: Failure } {
  return { ok: false, error }
}
