import { onScopeDispose, ref, toValue, watchEffect, type MaybeRefOrGetter } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRoute } from 'vue-router'
import { usePlaces } from './places'
import { waitsIn } from './project'

const STUDIO = 'Shotwright'
/** What a place shows, where that says more than the place's own name. */
const shown = ref('')

/** Names the window after what a place shows, as long as the component is there: a shot's code, a person's name. */
export function useTitleOf(what: MaybeRefOrGetter<string | undefined>): void {
  watchEffect(() => (shown.value = toValue(what) ?? ''))
  onScopeDispose(() => (shown.value = ''))
}

/** Names the window, in the language of whoever looks: how much waits, where one is, and in which project. */
export function useTitle(): void {
  const { t } = useI18n()
  const route = useRoute()
  const { code, project } = usePlaces()
  watchEffect(() => {
    if (typeof route.name !== 'string') return
    const here = shown.value || t(`app.place.${route.name}`)
    const waits = code.value ? waitsIn(project.value) : 0
    document.title = `${waits ? `(${waits}) ` : ''}${here} · ${code.value ? (project.value?.name ?? code.value) : STUDIO}`
  })
}
