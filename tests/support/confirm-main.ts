import { confirmPhone } from '@/features/methods/phone/confirm-phone'
import { twilioVerify } from '@/features/verification/twilio/twilio-verify'
import { connect } from '@/server/db'
import { testKeys, testOrganisation, testRelyingParty } from './builders'
import { aMailbox } from './mailbox'
import { silentPush } from './push'
import { twilioSettings } from './twilio-settings'

// A process of its own that enters one code, for tests that kill it: `confirm-main.ts '{"databaseUrl": …}'`.
const { databaseUrl, twilioUrl, actor, challengeId, code } = JSON.parse(process.argv[2] ?? '{}')
const codes = twilioVerify(twilioSettings(twilioUrl), { warn() {}, error() {} })
const whose = { relyingParty: testRelyingParty, organisation: testOrganisation, keys: testKeys }
const asked = { codes, mailer: aMailbox(), push: silentPush, log: { warn() {} } }
const deps = { db: connect(databaseUrl), ...whose, ...asked, now: () => new Date() }
const result = await confirmPhone(deps, actor, { challengeId, code })
console.log(JSON.stringify(result))
process.exit(0)
