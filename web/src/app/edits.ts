import { answered, type Answer } from './problems'

/** What was read, with the tag that an edit of it names: `If-Match`. */
export interface Tagged<T> {
  data: T
  tag: string
}

/** Returns what a request was answered with, and its tag; throws as `answered` does. */
export async function tagged<T>(asked: Promise<Answer<T>>): Promise<Tagged<T>> {
  const data = await answered(asked)
  return { data, tag: (await asked).response?.headers.get('ETag') ?? '' }
}
