import type { APIResponse, Page } from '@playwright/test'

type Fields = Record<string, string>

/** The fields of the form around a button, as the server sends them to a browser without JavaScript. */
export async function formOf(page: Page, path: string, button: string): Promise<Fields> {
  const html = await (await page.request.get(path)).text()
  return page.evaluate(
    ([source, label]) => {
      const sent = new DOMParser().parseFromString(String(source), 'text/html')
      const form = [...sent.querySelectorAll('button')].find(({ textContent }) => textContent === label)?.form
      return form ? Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)])) : {}
    },
    [html, button],
  )
}

/** Posts a form as a page of `origin` would, in the name of the page's browser. */
export function postForm(
  page: Page,
  path: string,
  { fields, origin }: { fields: Fields; origin: string },
): Promise<APIResponse> {
  return page.request.post(path, { multipart: fields, headers: { origin }, maxRedirects: 0 })
}

/** Fills a form of the page's own origin without drawing it, and returns where the answer leads. */
export async function fillForm(
  page: Page,
  path: string,
  { fields, button, origin }: { fields: Fields; button: string; origin: string },
): Promise<string> {
  const form = await formOf(page, path, button)
  const response = await postForm(page, path, { fields: { ...form, ...fields }, origin })
  const location = response.headers().location
  if (!location) throw new Error(`${path} led nowhere (${response.status()})`)
  return location
}
