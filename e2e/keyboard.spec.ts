import type { Locator, Page } from '@playwright/test'
import { aPhone, expect, expectNothingSideways, row, test } from './support/test'

/** Presses Tab until this has the focus, as somebody without a mouse does. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible()
  for (let presses = 0; presses < 40; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  await expect(target).toBeFocused()
}

test('the whole walk by keyboard', async ({ page, person, codeSentTo }) => {
  const phone = aPhone()
  const press = async (target: Locator) => {
    await tabTo(page, target)
    await page.keyboard.press('Enter')
  }

  await page.goto('/sign-in')
  await tabTo(page, page.getByLabel('Work or school email'))
  await page.keyboard.type(person.email)
  await tabTo(page, page.getByLabel('Password', { exact: true }))
  await page.keyboard.type(person.password)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'My Profile' })).toBeVisible()

  await press(page.getByRole('link', { name: 'Update info' }))
  const add = page.getByRole('link', { name: 'Add method' })
  await press(add)
  const methods = page.getByRole('dialog', { name: 'Add a method' })
  await expect(methods.getByRole('heading', { name: 'Add a method' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(methods).toBeHidden()
  await expect(add).toBeFocused()

  await page.keyboard.press('Enter')
  await tabTo(page, methods.getByRole('radio', { name: /^Phone/ }))
  await press(methods.getByRole('button', { name: 'Add' }))
  const dialog = page.getByRole('dialog', { name: 'Phone' })
  await expect(dialog.getByLabel('Phone number')).toBeFocused()
  await page.keyboard.type(phone.national)
  await page.keyboard.press('Enter')
  const code = dialog.getByLabel('Code', { exact: true })
  await expect(code).toBeFocused()
  await page.keyboard.type(await codeSentTo(phone))
  await page.keyboard.press('Enter')
  await expect(dialog).toContainText('Text message verified.')
  await press(dialog.getByRole('link', { name: 'Done' }))
  await expect(dialog).toBeHidden()
  await expect(row(page, 'Phone')).toBeVisible()
  await expect.poll(() => page.evaluate(() => document.activeElement?.closest('main')?.id)).toBe('main')

  await press(page.getByRole('link', { name: 'Change default sign-in method' }))
  const options = page.getByRole('dialog', { name: 'Change default sign-in method' })
  await tabTo(page, options.getByRole('radio', { name: /^Phone - text/ }))
  await page.keyboard.press('ArrowDown')
  await expect(options.getByRole('radio', { name: /^Phone - call/ })).toBeChecked()
  await press(options.getByRole('button', { name: 'Confirm' }))
  await expect(page.getByText(`Your default sign-in method is now Phone - call (${phone.masked}).`)).toBeVisible()

  const remove = page.getByRole('link', { name: 'Delete Phone' })
  await press(remove)
  const question = page.getByRole('dialog', { name: 'Delete Phone?' })
  await expect(question.getByRole('link', { name: 'No' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(question).toBeHidden()
  await expect(remove).toBeFocused()
  await page.keyboard.press('Enter')
  await press(question.getByRole('button', { name: 'Yes' }))
  await expect(page.getByText('Phone was deleted.')).toBeVisible()
})

test('Tab stays inside an open dialog', async ({ page, person, signIn }) => {
  await signIn(person)
  await page.goto('/security-info/add')
  const dialog = page.getByRole('dialog', { name: 'Add a method' })
  await expect(dialog.getByRole('heading')).toBeFocused()
  for (let presses = 0; presses < 12; presses += 1) {
    await page.keyboard.press('Tab')
    const outside = await page.evaluate(() => {
      const focused = document.activeElement
      return focused !== document.body && !focused?.closest('dialog') ? focused?.outerHTML : undefined
    })
    expect(outside).toBeUndefined()
  }
})

test('the first Tab of a page leads past its navigation', async ({ page, person, signIn }) => {
  await signIn(person)
  await page.goto('/security-info')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Add method' })).toBeFocused()
})

test('digits are grouped while they are typed, once the library for it is there', async ({ page, person, signIn }) => {
  await signIn(person)
  await page.goto('/security-info/add/phone')
  const box = page.getByLabel('Phone number')
  await expect(async () => {
    await box.clear()
    await box.pressSequentially('4255550123')
    await expect(box).toHaveValue('(425) 555-0123', { timeout: 500 })
  }).toPass()
  await box.press('Backspace')
  await expect(box).toHaveValue('(425) 555-012')
})

test('a country is found by its name or calling code, by keyboard', async ({ page, person, signIn, codeSentTo }) => {
  await signIn(person)
  await page.goto('/security-info/add/phone')
  const dialog = page.getByRole('dialog', { name: 'Phone' })
  const country = dialog.getByRole('combobox', { name: 'Country', exact: true })
  await expect(country).toHaveJSProperty('tagName', 'BUTTON')
  await country.focus()
  await page.keyboard.press('Enter')
  const search = dialog.getByRole('combobox', { name: 'Search for a country or code' })
  await expect(search).toBeFocused()
  await page.keyboard.type('aland')
  await expect(dialog.getByRole('option').first()).toHaveText(/Åland Islands/)
  await search.fill('atlantis')
  await expect(dialog.getByText('No country matches.')).toBeVisible()
  await search.fill('+41')
  await expect(dialog.getByRole('option', { name: /Switzerland/ })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(country).toHaveText('Switzerland (+41)')
  await expect(country).toBeFocused()
  await expectNothingSideways(page)

  await page.keyboard.press('Enter')
  await expect(search).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(search).toBeHidden()
  await expect(dialog).toBeVisible()
  await expect(country).toHaveText('Switzerland (+41)')

  const swiss = { number: '+41446681800', national: '', international: '', masked: '' }
  await dialog.getByLabel('Phone number').fill('044 668 18 00')
  await dialog.getByRole('button', { name: 'Next' }).click()
  await expect(dialog).toContainText('We just sent a 6-digit code to +41 44 668 18 00.')
  expect(await codeSentTo(swiss)).toMatch(/^\d{6}$/)
})
