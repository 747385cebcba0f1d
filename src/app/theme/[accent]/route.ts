import { accentShades, THEMES, type Theme } from '@/lib/accent'
import { type Colour, parseColour } from '@/lib/colour'

/** A stylesheet that puts an accent in the place of the product's own. Its address says all of it but for our own rules. */
export async function GET(_: Request, { params }: RouteContext<'/theme/[accent]'>): Promise<Response> {
  const accent = parseColour((await params).accent)
  if (!accent) return new Response(null, { status: 404 })
  const [light, dark] = THEMES.map((theme) => rules(accent, theme))
  const css = `:root {\n${light}}\n@media (prefers-color-scheme: dark) {\n:root {\n${dark}}\n}\n`
  return new Response(css, {
    headers: { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'public, max-age=86400' },
  })
}

/** Outside every layer, so it wins over app/globals.css wherever it stands. */
function rules(colour: Colour, theme: Theme): string {
  const { accent, strong, soft, on } = accentShades(colour, theme)
  const tokens = { accent, 'accent-strong': strong, 'accent-soft': soft, 'on-accent': on }
  return Object.entries(tokens)
    .map(([name, value]) => `--color-${name}: ${value};\n`)
    .join('')
}
