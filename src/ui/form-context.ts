'use client'

import { createContext, useContext } from 'react'
import type { FormState } from '@/lib/form'

export const FormContext = createContext<{ state: FormState; pending: boolean }>({ state: {}, pending: false })

/** What the server said about the form around, and whether an answer is on its way. Empty outside a `Form`. */
export function useForm() {
  return useContext(FormContext)
}
