import { type AccentShades, accentShades, type Theme } from '@/lib/accent'
import type { Colour } from '@/lib/colour'
import { type Html, html } from './html'
import type { MailLetter } from './mail-text'

/** The look of the product's pages (app/globals.css), said again for mail programs, which know no variables. */
const light = {
  canvas: '#f6f7f9',
  surface: '#ffffff',
  sunken: '#eef0f4',
  line: '#e1e4ea',
  text: '#171a21',
  muted: '#5a6272',
}

type Accent = Record<Theme, AccentShades>

/** What changes where the reader's mail program is dark. Programs that ignore this keep the light look. */
const darkStyles = ({ dark }: Accent) => html`
@media (prefers-color-scheme: dark) {
  .canvas { background: #0f1218 !important; }
  .surface { background: #171b23 !important; border-color: #2a313d !important; }
  .sunken { background: #1f2530 !important; }
  .text { color: #eceff5 !important; }
  .muted { color: #9aa5b8 !important; }
  .link { color: ${dark.accent} !important; }
  .button { background: ${dark.accent} !important; color: ${dark.on} !important; }
}`

const font = "font-family:system-ui,'Segoe UI',Roboto,'Noto Sans',Arial,sans-serif"
const body = `${font};font-size:15px;line-height:1.5;color:${light.text}`
const small = `${font};font-size:13px;line-height:1.5;color:${light.muted}`

/** The HTML of a mail: one table, styled inline, without images or anything else to fetch. */
export function mailHtml(letter: MailLetter, colour: Colour | null): string {
  const accent = { light: accentShades(colour, 'light'), dark: accentShades(colour, 'dark') }
  const { organisation, subject, greeting, sentences, facts, wasYou, whatNow, footer } = letter
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${subject}</title>
<style>${darkStyles(accent)}</style>
</head>
<body class="canvas" style="margin:0;background:${light.canvas}">
<table role="presentation" class="canvas" width="100%" cellpadding="0" cellspacing="0" style="background:${light.canvas}">
<tr><td align="center" style="padding:32px 16px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px">
<tr><td class="text" style="${body};font-weight:600;padding:0 4px 16px">${organisation}</td></tr>
<tr><td class="surface" style="background:${light.surface};border:1px solid ${light.line};border-radius:10px;padding:28px">
<h1 class="text" style="${font};font-size:20px;line-height:1.3;font-weight:650;margin:0 0 16px;color:${light.text}">${subject}</h1>
${[greeting, sentences.join(' ')].map(paragraph)}
<table role="presentation" class="sunken" width="100%" cellpadding="0" cellspacing="0" style="background:${light.sunken};border-radius:8px;margin:0 0 20px">
<tr><td style="padding:10px 16px"><table role="presentation" cellpadding="0" cellspacing="0">${facts.map(factRow)}</table></td></tr>
</table>
${wasYou ? paragraph(wasYou) : ''}
<h2 class="text" style="${font};font-size:17px;line-height:1.4;font-weight:600;margin:24px 0 8px;color:${light.text}">${whatNow.title}</h2>
${whatNow.sentences.map(paragraph)}
${whatNow.links.map((link) => button(link, accent))}
</td></tr>
<tr><td class="muted" style="${small};padding:16px 4px 0">${footer}</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`
  return page.__html
}

const paragraph = (sentence: string): Html => html`<p class="text" style="${body};margin:0 0 12px">${sentence}</p>`

const factRow = ({ label, value }: MailLetter['facts'][number]): Html =>
  html`<tr>
<td class="muted" valign="top" style="${small};padding:4px 16px 3px 0;white-space:nowrap">${label}</td>
<td class="text" style="${body};padding:3px 0;overflow-wrap:anywhere">${value}</td>
</tr>`

const button = ({ label, url }: MailLetter['whatNow']['links'][number], { light }: Accent): Html =>
  html`<p style="margin:16px 0 0"><a class="button" href="${url}" style="${font};display:inline-block;background:${light.accent};color:${light.on};font-size:15px;font-weight:600;line-height:20px;text-decoration:none;padding:12px 20px;border-radius:8px">${label}</a></p>
<p class="muted" style="${small};margin:8px 0 0;word-break:break-all">${url}</p>`
