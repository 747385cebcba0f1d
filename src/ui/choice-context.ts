'use client'

import { createContext } from 'react'

/** What a `Choice` needs to know of its `ChoiceGroup`. */
export const ChoiceContext = createContext<{ name: string; chosen: string | undefined }>({
  name: '',
  chosen: undefined,
})
