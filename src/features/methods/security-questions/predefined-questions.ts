/**
 * The questions that the product brings, by the names of their wordings (`securityQuestions.predefined` of each language).
 * They ask for one fact of long ago that does not change, that its owner remembers, and that is in no register, profile
 * or family tree. A name is never given to another question: people's answers belong to it.
 */
export const predefinedQuestions = [
  'firstToy',
  'firstFilm',
  'firstConcert',
  'firstBook',
  'firstDish',
  'firstWages',
  'firstPhoneModel',
  'firstGame',
  'firstCrush',
  'firstTeacher',
  'firstNeighbour',
  'firstBicycle',
  'firstTrip',
  'firstInstrument',
  'childhoodNickname',
  'childhoodHideout',
  'childhoodHero',
  'childhoodFear',
  'childhoodSong',
  'childhoodSweet',
  'childhoodPicture',
  'childhoodFriendPet',
  'childhoodDreamJob',
  'imaginaryFriend',
  'dislikedFood',
  'dislikedSubject',
  'grandparentSmell',
  'grandparentSaying',
  'schoolSeat',
  'schoolPrank',
  'schoolPlayRole',
  'lostThing',
  'brokenThing',
  'wonPrize',
  'bestPresent',
] as const

export type PredefinedQuestion = (typeof predefinedQuestions)[number]

/** Whether a stored or sent question is one that the product brings. */
export function isPredefined(question: string): question is PredefinedQuestion {
  return predefinedQuestions.some((name) => name === question)
}
