import { FAKE_ACCOUNT, startFakeTwilio } from './fake-twilio'

// The fake as a process of its own. The first line on standard output says where it is: {"url": "http://127.0.0.1:…"}.
const fake = await startFakeTwilio({ port: Number(process.env.PORT ?? 0), control: true })
console.log(JSON.stringify({ url: fake.url, ...FAKE_ACCOUNT }))
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => fake.close())
