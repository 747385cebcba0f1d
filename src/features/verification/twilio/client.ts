import 'server-only'
import type { Twilio } from 'twilio'
import type RequestClient from 'twilio/lib/base/RequestClient'
import type { Log } from './log'
import type { TwilioSettings } from './settings'

/** What every call needs. The two clients differ in patience only; each is made when it is first used. */
export type Connection = {
  settings: TwilioSettings
  log: Log
  client(): Promise<Twilio>
  impatientClient(): Promise<Twilio>
}

export function connection(settings: TwilioSettings, log: Log): Connection {
  let client: Promise<Twilio> | undefined
  let impatientClient: Promise<Twilio> | undefined
  return {
    settings,
    log,
    client() {
      client ??= twilioClient(settings, settings.timeout)
      return client
    },
    impatientClient() {
      impatientClient ??= twilioClient(settings, settings.timeout / 4)
      return impatientClient
    },
  }
}

/**
 * The SDK's client. The SDK is CommonJS, slow to load and large, so it is imported on first use.
 *
 * The SDK's retries stay off: they answer every 429, which for Verify also means "five codes sent" and "five codes
 * tried" (60203, 60202), and asking again makes those worse.
 */
async function twilioClient(settings: TwilioSettings, timeout: number): Promise<Twilio> {
  const { default: twilio } = await import('twilio')

  // The SDK takes its HTTP client as a subclass only.
  class Http extends twilio.RequestClient {
    override async request<Data>(options: RequestClient.RequestOptions<Data>) {
      const answer = await super.request(redirected(options, settings.apiBaseUrl))
      // The SDK would parse such a body itself and throw a SyntaxError or a TypeError, like any bug.
      if (answer.statusCode < 400 && !isObject(answer.body)) throw new twilio.RestException(answer)
      return answer
    }
  }

  const options = { accountSid: settings.accountSid, httpClient: new Http({ timeout, autoRetry: false }) }
  const { credentials } = settings
  if ('apiKey' in credentials) return twilio(credentials.apiKey, credentials.apiSecret, options)
  return twilio(settings.accountSid, credentials.authToken, options)
}

/** Names the original host in a header, because one server then answers for all of Twilio's. */
function redirected<Data>(options: RequestClient.RequestOptions<Data>, apiBaseUrl: string | null) {
  if (apiBaseUrl === null) return options
  const { host, pathname, search } = new URL(options.uri)
  const uri = new URL(pathname + search, apiBaseUrl).href
  return { ...options, uri, headers: { ...options.headers, 'x-twilio-host': host } }
}

function isObject(body: unknown) {
  return typeof body === 'object' && body !== null
}
