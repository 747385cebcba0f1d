import 'server-only'
import { getRequestConfig } from 'next-intl/server'
import messages from '@/messages/en.json'
import { env } from './env'

/** The language of a request: English until another is there. Found by next-intl through next.config.ts. */
export default getRequestConfig(async () => ({ locale: 'en', messages, timeZone: env().TIME_ZONE }))
