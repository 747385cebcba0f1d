import { z } from 'zod'

/** A sign-in name: an email address without surrounding space, in lower case. At most 254 characters (RFC 5321). */
export const EmailAddress = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .refine((value) => /^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u.test(value))
