import {
  Building2,
  KeyRound,
  LifeBuoy,
  Mail,
  MessageCircleQuestionMark,
  Phone,
  ShieldCheck,
  Smartphone,
  TicketCheck,
} from 'lucide-react'
import type { ReactNode } from 'react'
import type { MethodIcon } from '@/features/methods/method-type'

/** The picture of each kind of method. */
export const methodIcons = {
  smartphone: <Smartphone />,
  phone: <Phone />,
  building: <Building2 />,
  app: <ShieldCheck />,
  codes: <LifeBuoy />,
  key: <KeyRound />,
  mail: <Mail />,
  questions: <MessageCircleQuestionMark />,
  pass: <TicketCheck />,
} satisfies Record<MethodIcon, ReactNode>
