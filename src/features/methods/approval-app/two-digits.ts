import 'server-only'
import { randomInt } from 'node:crypto'
import { z } from 'zod'

/** The number that a page shows and a phone asks for: 10 to 99, so that it is never said with a zero in front. */
export const newNumber = (): number => randomInt(10, 100)

/** The same number as it was entered on a phone. */
export const EnteredNumber = z.number().int().min(0).max(99)
