import {
  Building2,
  ChartColumn,
  CircleQuestionMark,
  CircleUserRound,
  ClipboardList,
  Clock,
  House,
  KeyRound,
  ListChecks,
  LockKeyhole,
  type LucideIcon,
  MessageSquareText,
  MonitorSmartphone,
  RotateCcwKey,
  ScrollText,
  SlidersHorizontal,
  Snowflake,
  UserRound,
  UserRoundCog,
  UserRoundSearch,
  UsersRound,
  Webhook,
} from 'lucide-react'
import type { Route } from 'next'
import { NavigationLink } from './navigation-link'

const icons = {
  overview: UserRound,
  'security-info': KeyRound,
  password: LockKeyhole,
  activity: Clock,
  sessions: MonitorSmartphone,
  settings: SlidersHorizontal,
  admin: UserRoundCog,
  home: House,
  account: CircleUserRound,
  methods: ListChecks,
  'password-reset': RotateCcwKey,
  registration: ClipboardList,
  people: UserRoundSearch,
  users: UsersRound,
  reports: ChartColumn,
  frozen: Snowflake,
  organisation: Building2,
  spend: MessageSquareText,
  audit: ScrollText,
  webhooks: Webhook,
  why: CircleQuestionMark,
} satisfies Record<string, LucideIcon>

export type NavigationItem = {
  href: Route
  label: string
  icon: keyof typeof icons
  /** Current only on this very page, not on those below it. Always so for `/`. */
  exact?: boolean
}

/** The pages of the portal: a column beside them, or on a phone one line that scrolls. */
export function Navigation({ label, items }: { label: string; items: readonly NavigationItem[] }) {
  return (
    <nav
      aria-label={label}
      className="flex gap-0.5 overflow-x-auto border-b border-line p-2 [scrollbar-width:none] md:block md:space-y-0.5 md:overflow-visible md:border-b-0 md:px-3 md:py-5"
    >
      {items.map((item) => {
        const Icon = icons[item.icon]
        return (
          <NavigationLink key={item.href} href={item.href} exact={item.exact}>
            <Icon aria-hidden className="size-[1.125rem] flex-none" strokeWidth={1.75} />
            {item.label}
          </NavigationLink>
        )
      })}
    </nav>
  )
}
