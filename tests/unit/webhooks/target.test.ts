import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isPublic, parseTarget, type TargetRules } from '@/features/webhooks/target'

const rules = (allowHosts: string[] = []): TargetRules => ({
  allowHosts,
  ownHost: 'id.example.org',
  ownAddresses: () => ['192.0.32.10', '2606:2800::10'],
})
const verdict = (text: string, allowHosts?: string[]) => {
  const target = parseTarget(text, rules(allowHosts))
  return typeof target === 'string' ? target : 'fine'
}

describe('the address of a webhook', () => {
  it.each([
    ['https://siem.example.org/hooks?a=b', 'fine'],
    ['https://siem.example.org:8443/', 'fine'],
    ['https://192.0.32.8/', 'fine'],
    ['https://[2606:2800::1]/', 'fine'],
    ['siem.example.org', 'url'],
    ['https://', 'url'],
    [`https://siem.example.org/${'x'.repeat(2_000)}`, 'url'],
    ['http://siem.example.org/', 'https'],
    ['ftp://siem.example.org/', 'https'],
    ['javascript:alert(1)', 'https'],
    ['file:///etc/passwd', 'https'],
    ['https://me:secret@siem.example.org/', 'user_info'],
    ['https://me@siem.example.org/', 'user_info'],
    ['https://localhost/', 'private'],
    ['https://LOCALHOST./', 'private'],
    ['https://a.localhost/', 'private'],
    ['https://127.1/', 'private'],
    ['https://0x7f000001/', 'private'],
    ['https://2130706433/', 'private'],
    ['https://017700000001/', 'private'],
    ['https://10.0.0.5/', 'private'],
    ['https://169.254.169.254/latest/meta-data', 'private'],
    ['https://[::1]/', 'private'],
    ['https://[::ffff:127.0.0.1]/', 'private'],
    ['https://[::ffff:8.8.8.8]/', 'private'],
    ['https://[64:ff9b::7f00:1]/', 'private'],
    ['https://[fe80::1]/', 'private'],
    ['https://id.example.org/', 'private'],
    ['https://ID.example.org/', 'private'],
    ['https://192.0.32.10/', 'private'],
    ['https://[2606:2800:0:0::10]/', 'private'],
    ['http://127.0.0.1:8080/', 'https'],
  ])('%s: %s', (text, expected) => expect(verdict(text)).toBe(expected))

  it.each([
    ['http://127.0.0.1:8080/', ['127.0.0.1:8080'], 'fine'],
    ['http://127.0.0.1:8081/', ['127.0.0.1:8080'], 'https'],
    ['https://127.0.0.1:8081/', ['127.0.0.1:8080'], 'private'],
    ['http://localhost:9/', ['localhost'], 'fine'],
    ['http://[::1]:9/', ['[::1]'], 'fine'],
    ['https://10.0.0.5/', ['10.0.0.5'], 'fine'],
    ['http://10.0.0.5/', ['10.0.0.5'], 'https'],
    ['https://hooks.internal/', ['hooks.internal'], 'fine'],
    ['https://x:y@hooks.internal/', ['hooks.internal'], 'user_info'],
  ])('%s, where the operator allows %j: %s', (text, allowed, expected) => {
    expect(verdict(text, allowed)).toBe(expected)
  })
})

describe('an address of the internet', () => {
  const byte = fc.integer({ min: 0, max: 255 })
  it.each(['8.8.8.8', '192.0.32.8', '172.15.255.255', '172.32.0.0', '2606:4700::1111', '2a00:1450::1'])('%s', (one) => {
    expect(isPublic(one)).toBe(true)
  })
  it.each([
    '0.0.0.0',
    '100.64.0.1',
    '100.127.255.255',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '239.1.1.1',
    '255.255.255.255',
    '::',
    '::1',
    '::127.0.0.1',
    'fc00::1',
    'fd12::1',
    'fe80::1',
    'ff02::1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '3fff::1',
    '64:ff9b::8.8.8.8',
    '100::1',
    'localhost',
    '',
  ])('is not %s', (one) => expect(isPublic(one)).toBe(false))

  it('is none of a private network, whatever the rest of it, and none of IPv4 written as IPv6', () => {
    fc.assert(
      fc.property(byte, byte, byte, byte, (a, b, c, d) => {
        expect(isPublic(`10.${b}.${c}.${d}`) || isPublic(`127.${b}.${c}.${d}`)).toBe(false)
        expect(isPublic(`169.254.${c}.${d}`) || isPublic(`192.168.${c}.${d}`)).toBe(false)
        expect(isPublic(`::ffff:${a}.${b}.${c}.${d}`)).toBe(false)
      }),
    )
  })
})
