/** Where the trail goes besides, as `AUDIT_SINK` says. */
export type SinkSettings =
  | { kind: 'file'; path: string }
  | { kind: 'syslog'; protocol: 'tcp' | 'udp'; host: string; port: number }

/** `file:/path`, `syslog+tcp://host:port` or `syslog+udp://host:port`. Null for anything else. */
export function parseSink(text: string): SinkSettings | null {
  const file = /^file:(?:\/\/)?(\/.*[^/])$/.exec(text.trim())?.[1]
  if (file) return { kind: 'file', path: file }
  const [, protocol, host, port] =
    /^syslog\+(tcp|udp):\/\/(\[[0-9a-f:.]+\]|[a-z0-9.-]+):(\d{1,5})\/?$/i.exec(text.trim()) ?? []
  const number = Number(port)
  if (!host || !(number > 0 && number < 65_536)) return null
  const bare = host.replace(/^\[(.*)\]$/, '$1')
  return { kind: 'syslog', protocol: protocol === 'udp' ? 'udp' : 'tcp', host: bare, port: number }
}

/** By what the database remembers how far a sink has come. */
export function sinkName(sink: SinkSettings): string {
  if (sink.kind === 'file') return `file:${sink.path}`
  return `syslog+${sink.protocol}://${sink.host}:${sink.port}`
}
