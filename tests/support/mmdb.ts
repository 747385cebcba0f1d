/** A database in MaxMind's format (version 2.0) with one IPv4 network of whole bytes: all that a test needs. */
export function anMmdb(network: readonly number[], record: Json): Buffer {
  const bits = network.flatMap((byte) => Array.from({ length: 8 }, (_, bit) => (byte >> (7 - bit)) & 1))
  const count = bits.length
  // Each node has a left and a right record of 24 bits: the next node, "nothing" (the count), or where the data are.
  const tree = Buffer.alloc(count * 6, 0)
  bits.forEach((bit, at) => {
    const next = at === count - 1 ? count + 16 : at + 1
    tree.writeUIntBE(bit === 0 ? next : count, at * 6, 3)
    tree.writeUIntBE(bit === 1 ? next : count, at * 6 + 3, 3)
  })
  const metadata = {
    node_count: count,
    record_size: 24,
    ip_version: 4,
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1,
    database_type: 'Test-City',
    languages: [],
    description: {},
  }
  const marker = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1')
  return Buffer.concat([tree, Buffer.alloc(16), encode(record), marker, encode(metadata)])
}

type Json = string | number | readonly Json[] | { readonly [key: string]: Json }

function encode(value: Json): Buffer {
  if (typeof value === 'string') {
    const bytes = Buffer.from(value)
    return Buffer.concat([control(2, bytes.length), bytes])
  }
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(value)
    return Buffer.concat([control(6, 4), bytes])
  }
  if (Array.isArray(value)) return Buffer.concat([Buffer.from([value.length, 11 - 7]), ...value.map(encode)])
  const entries = Object.entries(value)
  return Buffer.concat([control(7, entries.length), ...entries.flatMap(([key, one]) => [encode(key), encode(one)])])
}

/** The byte before a value: its type, and its size of up to 28. */
const control = (type: number, size: number) => Buffer.from([(type << 5) | size])
