import type { Page } from '@playwright/test'
import {
  aPhone,
  expect,
  expectNoAxeViolations,
  expectNothingSideways,
  type Person,
  type Phone,
  row,
  submitSignIn,
  test,
} from './support/test'

const NEW_PASSWORD = 'seven gulls over a grey harbour'

/** The address behind "This wasn't me" in the plain text of a mail. */
function linkIn(mail: { text?: string | undefined }): string {
  const link = /https?:\S+\/not-me\/\S+/.exec(mail.text ?? '')?.[0]
  if (!link) throw new Error('The mail has no link to say that it was not me')
  return link
}

/** Deletes the phone, as somebody at an open browser does who has just proved it. */
async function deletePhone(page: Page) {
  await page.goto('/security-info')
  await page.getByRole('link', { name: 'Delete Phone' }).click()
  await page.getByRole('button', { name: 'Yes' }).click()
  await expect(page.getByText('Phone was deleted.')).toBeVisible()
}

async function signInWith(page: Page, person: Person, phone: Phone, codeSentTo: (phone: Phone) => Promise<string>) {
  await page.goto('/sign-in')
  await submitSignIn(page, person)
  await expect(page.getByText(`We texted a 6-digit code to ${phone.masked}.`)).toBeVisible()
  await page.getByLabel('Code', { exact: true }).fill(await codeSentTo(phone))
  await page.getByRole('button', { name: 'Verify' }).click()
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(
    javaScriptEnabled ? 'a change that was not mine' : 'a change that was not mine, without JavaScript',
    () => {
      test.use({ javaScriptEnabled })

      test('is undone from the mail, and the account comes back with a new password', async ({
        page,
        person,
        signIn,
        addPhone,
        codeSentTo,
        mailSentTo,
        otherBrowser,
      }) => {
        const phone = aPhone()
        await signIn(person)
        await addPhone(phone)
        await deletePhone(page)

        const owner = await otherBrowser()
        const link = linkIn(await mailSentTo(person.email, /Phone was deleted/))
        await owner.goto(link)
        await expect(owner.getByRole('heading', { name: "This wasn't me" })).toBeVisible()
        await expect(owner.getByText(`Phone (ending in ${phone.number.slice(-2)}) was deleted`)).toBeVisible()
        if (javaScriptEnabled) await expectNoAxeViolations(owner)
        await expectNothingSideways(owner)
        await page.goto('/security-info')
        await expect(page.getByText('You have no methods yet')).toBeVisible()

        await owner.getByRole('switch', { name: /Phone was added/ }).uncheck()
        await owner.getByRole('button', { name: 'Freeze the account' }).click()
        await expect(owner.getByRole('heading', { name: 'The account is frozen' })).toBeVisible()
        if (javaScriptEnabled) await expectNoAxeViolations(owner)
        await page.goto('/security-info')
        await expect(page).toHaveURL(/\/sign-in/)
        await owner.goto(link)
        await expect(owner).toHaveURL('/not-me/reported')
        await mailSentTo(person.email, /account is frozen/)

        await owner.goto('/sign-in')
        await submitSignIn(owner, person)
        await expect(owner.getByText('Your account is frozen')).toBeVisible()
        if (javaScriptEnabled) await expectNoAxeViolations(owner)
        await owner.getByLabel('Code', { exact: true }).fill(await codeSentTo(phone))
        await owner.getByRole('button', { name: 'Verify' }).click()
        await expect(owner.getByRole('heading', { name: 'Choose a new password' })).toBeVisible()
        if (javaScriptEnabled) await expectNoAxeViolations(owner)
        for (const path of ['/', '/security-info', '/security-info/add/phone', '/activity', '/set-up']) {
          await owner.goto(path)
          await expect(owner).toHaveURL('/new-password')
        }

        await owner.getByLabel('New password', { exact: true }).fill(person.password)
        await owner.getByLabel('Confirm new password', { exact: true }).fill(person.password)
        await owner.getByRole('button', { name: 'Save and go on' }).click()
        await expect(owner.getByText('This is the password you have now. Choose another one.')).toBeVisible()
        await owner.getByLabel('New password', { exact: true }).fill(NEW_PASSWORD)
        await owner.getByLabel('Confirm new password', { exact: true }).fill(NEW_PASSWORD)
        await owner.getByRole('button', { name: 'Save and go on' }).click()
        await expect(owner.getByText('the account is yours again')).toBeVisible()
        await expect(row(owner, 'Phone')).toContainText(phone.masked)
        await mailSentTo(person.email, /no longer frozen/)
      })
    },
  )
}

test('an event of the activity can be reported, and one that came to nothing explains itself', async ({
  page,
  person,
  signIn,
  addPhone,
  codeSentTo,
  otherBrowser,
}) => {
  const phone = aPhone()
  const stranger = await otherBrowser()
  await stranger.goto('/sign-in')
  await submitSignIn(stranger, { email: person.email, password: 'not the right one at all' })
  await expect(stranger.getByRole('alert')).toBeVisible()
  await signIn(person)
  await page.goto('/activity')
  await page.getByRole('link', { name: "This wasn't me Sign-in failed" }).click()
  await expect(page.getByText('Nobody got in by this, and nothing was changed.')).toBeVisible()
  await expectNoAxeViolations(page)

  await addPhone(phone)
  const thief = await otherBrowser()
  await signInWith(thief, person, phone, codeSentTo)
  await expect(thief.getByRole('heading', { name: 'My Profile' })).toBeVisible()
  await page.goto('/activity')
  await page.getByRole('link', { name: "This wasn't me Signed in" }).first().click()
  await expect(page.getByRole('heading', { name: 'What happens when you confirm' })).toBeVisible()
  await expectNoAxeViolations(page)
  await page.getByRole('button', { name: 'Freeze the account' }).click()
  await expect(page.getByRole('heading', { name: 'The account is frozen' })).toBeVisible()
  await thief.goto('/security-info')
  await expect(thief).toHaveURL(/\/sign-in/)

  const somebodyElses = await otherBrowser()
  await somebodyElses.goto('/not-me/018f3c1e-0000-7000-8000-000000000001.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA')
  await expect(somebodyElses.getByRole('heading', { name: 'This link no longer works' })).toBeVisible()
  await expectNoAxeViolations(somebodyElses)
})

test('an administrator lifts a freeze; the password must be replaced all the same', async ({
  page,
  person,
  makePerson,
  signIn,
  mailSentTo,
  otherBrowser,
}) => {
  const administrator = await makePerson({ role: 'admin' })
  await signIn(person)
  await page.goto('/activity')
  await page.getByRole('link', { name: "This wasn't me Signed in" }).first().click()
  await expect(page.getByText('Afterwards only your administrator can let you back in')).toBeVisible()
  await expectNoAxeViolations(page)
  await page.getByRole('button', { name: 'Freeze the account' }).click()
  await expect(page.getByRole('heading', { name: 'The account is frozen' })).toBeVisible()
  await page.goto('/sign-in')
  await submitSignIn(page, person)
  await expect(page.getByText('You have no method that can be used now. Contact your administrator.')).toBeVisible()
  await expectNoAxeViolations(page)

  const admin = await otherBrowser()
  await signIn(administrator, admin)
  await mailSentTo(administrator.email, /was frozen/)
  await admin.goto('/admin/frozen')
  await expectNoAxeViolations(admin)
  const line = admin.getByRole('listitem').filter({ hasText: person.email })
  await line.getByRole('link', { name: /Lift the freeze/ }).click()
  await expect(admin.getByText('This person has no method left that proves who they are.')).toBeVisible()
  await expectNoAxeViolations(admin)
  await admin.getByRole('button', { name: 'Lift the freeze' }).click()
  await expect(admin.getByText('The freeze was lifted, and the person was told.')).toBeVisible()
  await expect(line).toHaveCount(0)

  await page.goto('/sign-in')
  await submitSignIn(page, person)
  await expect(page.getByRole('heading', { name: 'Choose a new password' })).toBeVisible()
  await page.goto('/admin/frozen')
  await expect(page).toHaveURL('/new-password')
})
