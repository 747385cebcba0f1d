import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Ajv } from 'ajv'
import { z } from 'zod'

/** A request as Twilio's OpenAPI files describe one. */
export type Request = {
  host: string
  method: string
  path: string
  query: URLSearchParams
  form: Record<string, string>
}

const Schema = z.record(z.string(), z.unknown())
const Operation = z.object({
  parameters: z
    .array(z.object({ name: z.string(), in: z.string(), required: z.boolean().default(false), schema: Schema }))
    .default([]),
  requestBody: z.object({ content: z.record(z.string(), z.object({ schema: Schema })) }).optional(),
})
type Operation = z.output<typeof Operation>
const Description = z.object({
  servers: z.tuple([z.object({ url: z.url() })], z.unknown()),
  paths: z.record(z.string(), z.object({ get: Operation.optional(), post: Operation.optional() })),
  components: z.unknown(),
})
type Endpoint = { host: string; method: string; path: RegExp; schema: object }

/** Twilio's descriptions lie beside this repository, not in it. Without them nothing is checked. */
export function contract(): { violationIn(request: Request): string | null } {
  const folder = process.env.TWILIO_OPENAPI_DIR ?? resolve(process.cwd(), '../shared/twilio')
  if (!existsSync(folder)) return { violationIn: () => null }
  const endpoints = ['verify_v2', 'lookups_v2'].flatMap((name) => endpointsIn(join(folder, `${name}.openapi.json`)))
  const ajv = new Ajv({ strict: false, validateFormats: false, coerceTypes: true })

  function violationIn({ host, method, path, query, form }: Request): string | null {
    const where = `${method} ${host}${path}`
    const endpoint = endpoints.find((one) => one.host === host && one.method === method && one.path.test(path))
    if (!endpoint) return `${where}: no such endpoint`
    const values = { path: endpoint.path.exec(path)?.groups, query: Object.fromEntries(query), form }
    // A copy, because coercion writes into what it checks.
    return ajv.validate(endpoint.schema, structuredClone(values)) ? null : `${where}: ${ajv.errorsText()}`
  }
  return { violationIn }
}

function endpointsIn(file: string): Endpoint[] {
  const { servers, paths, components } = Description.parse(JSON.parse(readFileSync(file, 'utf8')))
  const { host } = new URL(servers[0].url)
  return Object.entries(paths).flatMap(([template, { get, post }]) => {
    // `{Name}` becomes a group of that name.
    const path = new RegExp(`^${template.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`)
    return Object.entries({ GET: get, POST: post }).flatMap(([method, operation]) =>
      operation ? { host, method, path, schema: schemaOf(operation, components) } : [],
    )
  })
}

/** References point into `components`. Unknown fields are refused, which OpenAPI itself leaves open. */
function schemaOf({ parameters, requestBody }: Operation, components: unknown): object {
  const form = requestBody?.content['application/x-www-form-urlencoded']?.schema ?? {}
  return {
    type: 'object',
    properties: {
      path: closed(fields(parameters, 'path')),
      query: closed(fields(parameters, 'query')),
      form: closed(form),
    },
    components,
  }
}

function fields(parameters: Operation['parameters'], place: 'path' | 'query') {
  const own = parameters.filter((parameter) => parameter.in === place)
  return {
    properties: Object.fromEntries(own.map(({ name, schema }) => [name, schema])),
    required: own.filter(({ required }) => required).map(({ name }) => name),
  }
}

function closed(schema: object) {
  return { ...schema, type: 'object', additionalProperties: false }
}
