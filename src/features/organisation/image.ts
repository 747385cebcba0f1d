/** A picture as it is kept: what it is by its own bytes. */
export type Image = {
  type: 'image/png' | 'image/jpeg' | 'image/webp'
  width: number
  height: number
  bytes: Uint8Array
}

/** How many bytes a logo may have. */
export const LONGEST_IMAGE = 200 * 1024
/** How many pixels each side may have, least and most. A browser unpacks every pixel, however few bytes there are. */
export const SIDES = { least: 16, most: 2000 }

export type ImageFailure = 'too_large' | 'not_an_image' | 'animated' | 'dimensions'

type Read = Omit<Image, 'bytes'> | 'animated' | null

/**
 * Reads what a file is from its bytes, whatever it is called, without unpacking a single pixel. It must be one picture
 * from the first byte to the last: what stands behind its end could be anything.
 */
export function readImage(bytes: Uint8Array): Image | ImageFailure {
  if (bytes.length > LONGEST_IMAGE) return 'too_large'
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const read = readPng(data) ?? readJpeg(data) ?? readWebp(data)
  if (!read) return 'not_an_image'
  if (read === 'animated') return read
  const isFitting = [read.width, read.height].every((side) => side >= SIDES.least && side <= SIDES.most)
  return isFitting ? { ...read, bytes } : 'dimensions'
}

const PNG = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')

/** PNG (W3C, third edition): chunks of length, name, data and checksum, from IHDR to IEND. */
function readPng(data: Buffer): Read {
  if (!data.subarray(0, PNG.length).equals(PNG)) return null
  let [size, hasPixels, isAnimated]: [{ width: number; height: number } | null, boolean, boolean] = [null, false, false]
  for (let at = PNG.length; at + 12 <= data.length; ) {
    const length = data.readUInt32BE(at)
    const name = data.toString('latin1', at + 4, at + 8)
    if (!size && (name !== 'IHDR' || length !== 13 || at + 25 > data.length)) return null
    size ??= { width: data.readUInt32BE(at + 8), height: data.readUInt32BE(at + 12) }
    if (name === 'IHDR' && at !== PNG.length) return null
    hasPixels ||= name === 'IDAT'
    isAnimated ||= name === 'acTL'
    at += 12 + length
    if (name !== 'IEND') continue
    if (!hasPixels || at !== data.length) return null
    return isAnimated ? 'animated' : { type: 'image/png', ...size }
  }
  return null
}

/** JPEG (ITU-T T.81, annex B): segments of a marker and a length, up to the scan that the end of the file ends. */
function readJpeg(data: Buffer): Read {
  if (data.length < 4 || data.readUInt16BE(0) !== 0xffd8 || data.readUInt16BE(data.length - 2) !== 0xffd9) return null
  let size: { width: number; height: number } | null = null
  for (let at = 2; at + 4 <= data.length; ) {
    const marker = data.readUInt16BE(at)
    const length = data.readUInt16BE(at + 2)
    if (marker < 0xffc0 || length < 2) return null
    if (marker === 0xffda) return size && { type: 'image/jpeg', ...size }
    const isFrame = marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker)
    if (isFrame && at + 9 <= data.length) {
      // A second frame would be another picture than the one whose size was looked at.
      if (size) return null
      size = { height: data.readUInt16BE(at + 5), width: data.readUInt16BE(at + 7) }
    }
    at += 2 + length
  }
  return null
}

/** WebP (RFC 9649): one RIFF container, whose first chunk says which of three forms it has. */
function readWebp(data: Buffer): Read {
  if (data.length < 30 || data.toString('latin1', 0, 4) !== 'RIFF' || data.toString('latin1', 8, 12) !== 'WEBP')
    return null
  if (data.readUInt32LE(4) + 8 !== data.length) return null
  const type = 'image/webp'
  switch (data.toString('latin1', 12, 16)) {
    case 'VP8 ': {
      const isKeyFrame = data.readUIntBE(23, 3) === 0x9d012a
      return isKeyFrame ? { type, width: data.readUInt16LE(26) & 0x3fff, height: data.readUInt16LE(28) & 0x3fff } : null
    }
    case 'VP8L': {
      const bits = data.readUInt32LE(21)
      return data[20] === 0x2f ? { type, width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 } : null
    }
    case 'VP8X':
      if (((data[20] ?? 0) & 0x02) !== 0) return 'animated'
      return { type, width: data.readUIntLE(24, 3) + 1, height: data.readUIntLE(27, 3) + 1 }
    default:
      return null
  }
}
