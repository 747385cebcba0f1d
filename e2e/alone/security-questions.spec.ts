import type { Page } from '@playwright/test'
import { aPhone, expect, expectNoAxeViolations, type Phone, reviewAndSave, row, test } from '../support/test'

const TOY = 'What did you call your first stuffed animal or doll?'
const FILM = 'Which film did you see in a cinema for the first time?'
const WARD = 'Which ward did you begin on?'
const ANSWERS: Record<string, string> = { [TOY]: 'Lord Plush', [FILM]: 'Das Dschungelbuch', [WARD]: 'מחלקה שבע' }

test.beforeEach(async ({ database }) => {
  await database.query('DELETE FROM "Policy"') // back to the one that the product comes with
})

/** The page of security questions in the policy. */
const SETTINGS = '/admin/methods/questions'

/** What an administrator does on it, so that the questions are there. */
async function turnOn(admin: Page, { own = '', toRegister = '3' } = {}) {
  await admin.goto(SETTINGS)
  await admin.getByRole('radio', { name: 'Everybody' }).check()
  await admin.getByLabel('Questions to register').fill(toRegister)
  await admin.getByLabel('Add questions, one a line').fill(own)
  await reviewAndSave(admin)
}

async function fillIn(page: Page, chosen: readonly string[], answers = ANSWERS) {
  for (const [at, question] of chosen.entries()) {
    await page.getByLabel(`Question ${at + 1}`).selectOption({ label: question })
    await page.getByLabel(`Answer ${at + 1}`).fill(answers[question] ?? '')
  }
}

/** Answers what is asked, whichever questions were drawn. */
async function answerAll(page: Page, change: (answer: string) => string = (answer) => answer) {
  const asked = page.getByRole('textbox')
  for (const [question, answer] of Object.entries(ANSWERS)) {
    const box = page.getByLabel(question)
    if (await box.isVisible()) await box.fill(change(answer))
  }
  await expect(asked).toHaveCount(3)
  await page.getByRole('button', { name: 'Next' }).click()
}

type Twilio = { messagesTo: (number: string) => Promise<{ code: string }[]> }

/** A forgotten password, up to the questions. */
async function resetTo(page: Page, email: string, phone: Phone, { messagesTo }: Twilio) {
  const before = (await messagesTo(phone.number)).length
  await page.goto('/password-reset')
  await page.getByLabel('Work or school email').fill(email)
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByRole('radio', { name: 'Phone - text' })).toBeVisible()
  await expect(page.getByText('Security questions')).toBeHidden()
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByRole('heading', { name: 'Enter the code' })).toBeVisible()
  // It leaves after the answer, when the page is there already.
  await expect.poll(async () => (await messagesTo(phone.number)).length).toBe(before + 1)
  await page.getByLabel('Code', { exact: true }).fill(String((await messagesTo(phone.number)).at(-1)?.code))
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByText('That was the first proof.')).toBeVisible()
  await page.getByRole('radio', { name: 'Security questions' }).check()
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByRole('heading', { name: 'Answer your questions' })).toBeVisible()
}

test('an administrator reads the warning, turns questions on, and words the organisation’s own', async ({
  page,
  makePerson,
  signIn,
}) => {
  await signIn(await makePerson({ role: 'admin' }))
  await page.goto('/admin/methods')
  await expect(page.getByText('Security questions weaken an account')).toBeVisible()
  await expect(page.getByText('OWASP ASVS 5.0 forbids them at level 1 already (6.4.2)')).toBeVisible()
  await expect(page.getByRole('switch', { name: 'Security questions' })).not.toBeChecked()
  await expectNoAxeViolations(page)

  await test.step('what is wrong is said by the box, and stays', async () => {
    await page.goto(SETTINGS)
    await expect(page.getByText('Security questions weaken an account')).toBeVisible()
    await page.getByRole('radio', { name: 'Everybody' }).check()
    await page.getByLabel('Questions to answer in a reset').fill('4')
    await page.getByLabel('Add questions, one a line').fill(`${WARD}\n  ${FILM.toUpperCase()} `)
    await page.getByRole('button', { name: 'Review changes' }).click()
    await expect(page.getByText('Not saved: look at what is marked below.')).toBeVisible()
    await expect(page.getByText('and no more than are registered.').first()).toBeVisible()
    await expect(page.getByText(/Everybody has the question “WHICH FILM.*already/)).toBeVisible()
    await expect(page.getByRole('radio', { name: 'Everybody' })).toBeChecked()
    await expect(page.getByLabel('Add questions, one a line')).toHaveValue(`${WARD}\n  ${FILM.toUpperCase()} `)
    await expectNoAxeViolations(page)
  })

  await test.step('the wording of a question changes, and a question goes', async () => {
    await page.getByLabel('Questions to answer in a reset').fill('3')
    await page.getByLabel('Add questions, one a line').fill(`${WARD}\nWhich street?`)
    await reviewAndSave(page)
    await page.goto(SETTINGS)
    await expect(page.getByLabel('Question 1')).toHaveValue(WARD)
    await page.getByLabel('Question 1').fill('Which street?')
    await page.getByRole('button', { name: 'Review changes' }).click()
    await expect(page.getByText('This question is there twice. Write each once.')).toBeVisible()
    await expect(page.getByLabel('Question 1')).toHaveValue('Which street?')
    await page.getByLabel('Question 2').fill('')
    await reviewAndSave(page)
    await page.goto(SETTINGS)
    await expect(page.getByLabel('Question 1')).toHaveValue('Which street?')
    await expect(page.getByLabel('Question 2')).toBeHidden()
  })

  await test.step('and has none themselves', async () => {
    await page.goto('/security-info/add/security-questions')
    await expect(page.getByText('Your organisation does not allow security questions.')).toBeVisible()
  })
})

test('a person answers questions, with mistakes on the way', async ({
  page,
  person,
  makePerson,
  signIn,
  addPhone,
  codeSentTo,
  mailSentTo,
  otherBrowser,
  database,
}) => {
  const phone = aPhone()
  const admin = await otherBrowser()
  await signIn(await makePerson({ role: 'admin' }), admin)

  await test.step('they are offered once they are on, beside another method', async () => {
    await signIn(person)
    await addPhone(phone)
    await page.goto('/security-info/add')
    await expect(page.getByRole('radio', { name: 'Recovery codes' })).toBeVisible()
    await expect(page.getByRole('radio', { name: 'Security questions' })).toBeHidden()
    await turnOn(admin, { own: WARD })
    await page.reload()
    await page.getByRole('radio', { name: 'Security questions' }).check()
    await page.getByRole('button', { name: 'Add' }).click()
    await expect(page.getByRole('dialog', { name: 'Security questions' })).toBeVisible()
    await expectNoAxeViolations(page)
  })

  await test.step('what is wrong is said by each box; what was chosen stays, and no answer comes back', async () => {
    await page.getByLabel('Question 1').selectOption({ label: TOY })
    await page.getByLabel('Question 2').selectOption({ label: TOY })
    await page.getByLabel('Answer 1').fill('doll')
    await page.getByLabel('Answer 2').fill('  DOLL ')
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByText('You chose this question above already.')).toBeVisible()
    await expect(page.getByText('Choose a question.')).toBeVisible()
    await expect(page.getByText('This answer stands in the question itself.')).toHaveCount(2)
    await expect(page.getByText('This answer is too short')).toBeVisible()
    await expect(page.getByLabel('Question 1')).toHaveValue('firstToy')
    await expect(page.getByLabel('Question 2')).toHaveValue('firstToy')
    await expect(page.getByLabel('Answer 1')).toHaveValue('')
    await expectNoAxeViolations(page)
  })

  await test.step('a proof that is old is asked for in place, and the answers stay', async () => {
    await database.query(`UPDATE "Session" SET "factors" = '[]' WHERE "userId" = $1`, [person.id])
    await fillIn(page, [TOY, FILM, WARD])
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByText('Before this counts, we need to know it is you.')).toBeVisible()
    await page.getByLabel('Code', { exact: true }).fill(await codeSentTo(phone))
    await page.getByRole('button', { name: 'Continue' }).click()
    await expect(page.getByText('Your answers are saved.')).toBeVisible()
    await expect(row(page, 'Security questions')).toContainText('3 questions answered')
    await expect(row(page, 'Security questions')).toContainText('Password reset')
    await expect(row(page, 'Security questions')).not.toContainText('Sign-in')
    await mailSentTo(person.email, 'Security questions were added to your')
    await expectNoAxeViolations(page)
  })
})

test('questions are asked after another proof, and others after a wrong answer', async ({
  page,
  person,
  makePerson,
  signIn,
  addPhone,
  twilio,
  otherBrowser,
}) => {
  const phone = aPhone()
  const [admin, other] = [await otherBrowser(), await otherBrowser()]
  await signIn(await makePerson({ role: 'admin' }), admin)
  await turnOn(admin, { own: WARD })
  await signIn(person)
  await addPhone(phone)
  await page.goto('/security-info/add/security-questions')
  await fillIn(page, [TOY, FILM, WARD])
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Your answers are saved.')).toBeVisible()

  await resetTo(other, person.email, phone, twilio)
  await answerAll(other, (answer) => `${answer} or so`)
  await expect(other.getByText('Not every answer was right.')).toContainText('4 tries are left')
  await expect(other.getByRole('textbox').first()).toHaveValue('')
  await expectNoAxeViolations(other)
  await answerAll(other, () => '')
  await expect(other.getByText('Enter your answer.')).toHaveCount(3)
  await answerAll(other, (answer) => ` ${answer.toUpperCase()}`)
  await expect(other.getByRole('heading', { name: 'Choose a new password' })).toBeVisible()
})

test('answers say where they no longer count, and are deleted', async ({
  page,
  person,
  makePerson,
  signIn,
  addPhone,
  otherBrowser,
}) => {
  const admin = await otherBrowser()
  await signIn(await makePerson({ role: 'admin' }), admin)
  await turnOn(admin, { own: WARD })
  await signIn(person)
  await addPhone(aPhone())
  await page.goto('/security-info/add/security-questions')
  await fillIn(page, [TOY, FILM, WARD])
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Your answers are saved.')).toBeVisible()

  await test.step('where more are asked for, they say so', async () => {
    await admin.goto(SETTINGS)
    await admin.getByLabel('Questions to register').fill('4')
    await admin.getByLabel('Questions to answer in a reset').fill('4')
    await reviewAndSave(admin)
    await expect(admin).toHaveURL('/admin/methods?saved=2')
    await page.goto('/security-info')
    await expect(row(page, 'Security questions')).toContainText('Your organisation now asks for 4 answers.')
    await expectNoAxeViolations(page)
    await row(page, 'Security questions').getByRole('link', { name: 'Answer anew' }).click()
    await expect(page.getByText('You have answered questions already.')).toBeVisible()
    await expect(page.getByLabel('Answer 4')).toBeVisible()
  })

  await test.step('where they are forbidden, they say so, and they can be deleted', async () => {
    await admin.getByRole('switch', { name: 'Security questions' }).uncheck()
    await reviewAndSave(admin)
    await expect(admin.getByRole('switch', { name: 'Security questions' })).not.toBeChecked()
    await expect(admin).toHaveURL('/admin/methods?saved=3')
    await page.goto('/security-info')
    await expect(row(page, 'Security questions')).toContainText('Not allowed')
    await row(page, 'Security questions').getByRole('link', { name: 'Delete' }).click()
    const dialog = page.getByRole('dialog', { name: 'Delete Security questions?' })
    await expect(dialog).toContainText('Your answers will be removed.')
    await expectNoAxeViolations(page)
    await dialog.getByRole('button', { name: 'Yes' }).click()
    await expect(page.getByText('Security questions were deleted.')).toBeVisible()
    await expect(row(page, 'Security questions')).toBeHidden()
  })
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('questions are answered, with a proof on the way, and reset a password after a mistake', async ({
    page,
    person,
    makePerson,
    signIn,
    addPhone,
    codeSentTo,
    twilio,
    otherBrowser,
    database,
  }) => {
    const phone = aPhone()
    const admin = await otherBrowser()
    await signIn(await makePerson({ role: 'admin' }), admin)
    await turnOn(admin, { own: WARD })
    await signIn(person)
    await addPhone(phone)
    await database.query(`UPDATE "Session" SET "factors" = '[]' WHERE "userId" = $1`, [person.id])

    await page.goto('/security-info/add/security-questions')
    await fillIn(page, [TOY, FILM, WARD])
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByLabel('Code', { exact: true }).fill(await codeSentTo(phone))
    await page.getByRole('button', { name: 'Continue' }).click()
    await expect(page.getByText('This answer is too short')).toHaveCount(3)
    await expect(page.getByLabel('Question 2')).toHaveValue('firstFilm')
    await fillIn(page, [TOY, FILM, WARD])
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByText('Your answers are saved.')).toBeVisible()

    await resetTo(page, person.email, phone, twilio)
    await answerAll(page, (answer) => `no ${answer}`)
    await expect(page.getByText('Not every answer was right.')).toContainText('4 tries are left')
    await answerAll(page)
    await expect(page.getByRole('heading', { name: 'Choose a new password' })).toBeVisible()
  })
})
