import 'server-only'
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { Reader, type Response } from 'mmdb-lib'
import { z } from 'zod'
import { env } from './env'

const named = z.object({ names: z.object({ en: z.string() }) })
const Known = z.object({ city: named.optional().catch(undefined), country: named.optional().catch(undefined) })

/** Finds the place of an address: "Oslo, Norway", or as much of it as is known. Null where nothing is. */
export type PlaceOf = (address: string | null) => string | null

/**
 * Opens a database in MaxMind's format, a city or country one. It names places roughly, and may be wrong: good for
 * recognising a sign-in, never for deciding. Throws when the file is missing or is no such database.
 */
export function openPlaces(file: string): PlaceOf {
  const reader = new Reader<Response>(readFileSync(file))
  return (address) => {
    if (!address || !isIP(address)) return null
    if (reader.metadata.ipVersion === 4 && isIP(address) === 6) return null
    const known = Known.safeParse(reader.get(address))
    const names = known.success ? [known.data.city, known.data.country].flatMap((one) => one?.names.en ?? []) : []
    return names.length > 0 ? names.join(', ') : null
  }
}

const shared = globalThis as typeof globalThis & { countersignPlaces?: PlaceOf }

/** The place of an address by the operator's database (`GEOIP_DATABASE`); nowhere without one. */
export function placeOf(address: string | null): string | null {
  const { GEOIP_DATABASE: file } = env()
  shared.countersignPlaces ??= file ? openPlaces(file) : () => null
  return shared.countersignPlaces(address)
}
