import { nextTick, ref } from 'vue'

/** What the page's one polite live region says. */
export const announced = ref('')

/** Has screen readers say something that shows elsewhere on the page: where something was moved to, that it was saved. */
export async function announce(words: string): Promise<void> {
  announced.value = '' // the same words twice are said twice
  await nextTick()
  announced.value = words
}
