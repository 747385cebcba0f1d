import { FAKE_ACCOUNT } from './account'
import { type Answer, isoSeconds } from './answer'
import type { Verification } from './verifications'

/**
 * `GET /v2/Attempts`: one entry for each code sent, the newest first. Whether "after" takes in the second that it names
 * is documented nowhere; here it does not, which is the harder case for whoever asks.
 */
export function listAttempts(all: Verification[], query: URLSearchParams): Answer {
  const to = query.get('ChannelData.To')
  const service = query.get('VerifyServiceSid')
  const since = Date.parse(query.get('DateCreatedAfter') ?? '1970-01-01')
  const attempts = all
    .filter((one) => (to === null || one.to === to) && (service === null || one.service === service))
    .flatMap((one) => one.sends.map((send) => ({ one, send })))
    .filter(({ send }) => Date.parse(isoSeconds(send.at)) > since)
    .sort((a, b) => b.send.at - a.send.at)
    .slice(0, Number(query.get('PageSize') ?? 50))
    .map(({ one, send }) => ({
      sid: send.sid,
      account_sid: FAKE_ACCOUNT.accountSid,
      service_sid: one.service,
      verification_sid: one.sid,
      date_created: isoSeconds(send.at),
      date_updated: isoSeconds(send.at),
      conversion_status: one.status === 'approved' ? 'converted' : 'unconverted',
      channel: send.channel,
      price: null,
      channel_data: { verification_sid: one.sid, to: one.to },
      url: `https://verify.twilio.com/v2/Attempts/${send.sid}`,
    }))
  const url = 'https://verify.twilio.com/v2/Attempts?PageSize=50&Page=0'
  const page = { page: 0, page_size: 50, first_page_url: url, previous_page_url: null, next_page_url: null }
  return { status: 200, body: { attempts, meta: { key: 'attempts', url, ...page } } }
}
