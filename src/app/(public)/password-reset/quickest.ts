import { seconds } from '@/lib/time'

/** No answer is quicker than this, so that what little an account differs from a decoy does not show in the time. */
export const QUICKEST = { start: seconds(0.4), check: seconds(1) }
