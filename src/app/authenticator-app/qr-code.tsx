import { create } from 'qrcode'

/** The quiet zone that readers need around the code, in modules (ISO/IEC 18004). */
const QUIET = 4

/** A QR code, drawn by the server. Black on white in every theme, as readers need it. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = create(text, { errorCorrectionLevel: 'M' }).modules
  const dark = [...data].flatMap((module, at) => (module ? [`M${at % size},${Math.floor(at / size)}h1v1h-1z`] : []))
  const side = size + 2 * QUIET
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`${-QUIET} ${-QUIET} ${side} ${side}`}
      shapeRendering="crispEdges"
      className="size-56 max-w-full rounded-md border border-line"
    >
      <rect x={-QUIET} y={-QUIET} width={side} height={side} fill="#fff" />
      <path d={dark.join('')} fill="#000" />
    </svg>
  )
}
