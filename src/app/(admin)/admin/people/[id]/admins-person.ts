import 'server-only'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { z } from 'zod'
import { findPerson, type PersonDetail } from '@/features/people/find-person'
import { deps } from '@/server/deps'

/** The person whose page this is, read once a request, or the answer of a page that does not exist. */
export const adminsPerson = cache(async (id: string): Promise<PersonDetail> => {
  const parsed = z.uuid().safeParse(id)
  return (parsed.success && (await findPerson(deps(), parsed.data))) || notFound()
})

/** The pass that a person has, in whatever state. */
export const passOf = ({ methods }: PersonDetail) => methods.find(({ validity }) => validity !== null) ?? null
