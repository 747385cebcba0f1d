import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const SCHEMES = ['light', 'dark'] as const
const NARROW = { width: 320, height: 640 }

/** What the page shows now, looked at by axe in light and in dark, and at 320 px, where nothing may scroll sideways. */
export async function expectNoAxeViolations(page: Page): Promise<void> {
  // Next fills the title in a moment after the page that a link or a form led to.
  await expect(page).toHaveTitle(/./)
  const wide = page.viewportSize()
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ colorScheme })
    // The legacy mode looks at one document only, which is all that our pages are, in a third of the time.
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(WCAG).analyze()
    const found = violations.map(({ id, help, nodes }) => ({ id, help, at: nodes.map(({ html }) => html) }))
    expect(found, `axe in ${colorScheme} at ${page.url()}`).toEqual([])
    await page.setViewportSize(NARROW)
    await expectNothingSideways(page)
    if (wide) await page.setViewportSize(wide)
  }
  await page.emulateMedia({ colorScheme: null })
}

/** Neither the page nor an open dialog is wider than the window. */
export async function expectNothingSideways(page: Page): Promise<void> {
  const wider = await page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll('dialog[open]')]
      .filter((element) => element.scrollWidth > element.clientWidth)
      .map((element) => `${element.tagName} ${element.scrollWidth} > ${element.clientWidth}`),
  )
  expect(wider, `scrolls sideways at ${page.url()}`).toEqual([])
}
