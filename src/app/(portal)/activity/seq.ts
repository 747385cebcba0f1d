import { z } from 'zod'

/** The number of an event, as it stands in an address or a form. */
export const Seq = z
  .string()
  .regex(/^[1-9]\d{0,17}$/)
  .transform(BigInt)
