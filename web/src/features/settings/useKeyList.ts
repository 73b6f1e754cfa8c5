import listed from 'virtual:bindables'
import { computed, ref } from 'vue'
import { conflictsOf, useBindings, type Listed } from '@/app/bindings'
import { goingKeys } from '@/app/goTo'
import { signsOf } from '@/app/presses'

/** Every key of the studio, by place, as far as its words, its place or the key itself have `sought` in them. */
export function useKeyList(translate: (key: string) => string) {
  const { own, areLettersOff, boundOf, bind, reset } = useBindings()
  const sought = ref('')
  // What two parts of one place both listen to, or two pages of it, is one key.
  const all: Listed[] = [...new Map([...listed, ...goingKeys()].map((one) => [one.id, one])).values()]
  const placeOf = (one: Listed): string => translate(`app.keys.of.${one.scope}`)
  const wordsOf = (one: Listed): string => translate(one.says)

  function matches(one: Listed): boolean {
    const text = sought.value.trim().toLowerCase()
    const signs = boundOf(one).map((name) => signsOf(name).join(' '))
    return [wordsOf(one), placeOf(one), ...signs].some((part) => part.toLowerCase().includes(text))
  }

  const places = computed(() => {
    const found = new Map<string, Listed[]>()
    for (const one of all.filter(matches)) found.set(one.scope, [...(found.get(one.scope) ?? []), one])
    const rank = (scope: string): number => ['app', 'go'].indexOf(scope)
    return [...found.entries()].sort(([one], [other]) => rank(other) - rank(one))
  })

  /** Returns what else a key would do. */
  const inTheWay = (key: Listed, name: string): Listed[] => conflictsOf(key, name, all, boundOf)
  const isChanged = computed(() => Object.keys(own.value).length > 0 || areLettersOff.value)

  return { sought, places, own, areLettersOff, isChanged, boundOf, bind, reset, inTheWay, wordsOf }
}
