import { z } from 'zod'

/** An amount as people type it, or nothing: "0.08", "12", "0,08". */
export const OptionalAmount = z
  .string()
  .trim()
  .regex(/^(\d{1,6}([.,]\d{1,6})?)?$/)
  .transform((text) => (text === '' ? null : Number(text.replace(',', '.'))))
