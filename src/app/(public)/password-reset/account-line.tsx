import { getTranslations } from 'next-intl/server'

/** The address as it was typed: who mistyped it waits for a code that never comes, and must be able to see why. */
export async function Account({ email }: { email: string }) {
  const t = await getTranslations('passwordReset')
  return (
    <p className="mb-4 break-words text-sm">
      {t.rich('for', { email, strong: (chunks) => <strong>{chunks}</strong> })}
    </p>
  )
}
