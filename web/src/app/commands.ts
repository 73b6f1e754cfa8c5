import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { refDebounced } from '@vueuse/core'
import { computed, ref, watch, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter, type RouteLocationRaw } from 'vue-router'
import { listArtefacts, listProjects } from '@/api'
import { speak } from './i18n'
import { signsFor } from './keys'
import { usePlaces } from './places'
import { answered, everyItemOf } from './problems'
import { ofProject } from './project'
import { signOut, useSession } from './session'
import { theme, type Theme } from './theme'

export interface Command {
  label: string
  icon: string
  suffix?: string
  kbds?: string[]
  to?: RouteLocationRaw
  onSelect?: () => void
}

const MOST = 12

/** What the palette offers. Projects are looked for by the studio; shots are those of the project that is open. */
export function useCommands(open: Ref<boolean>, help: () => void) {
  const { t, locale } = useI18n()
  const router = useRouter()
  const { code, inProject, ofStudio } = usePlaces()
  const { isLocal } = useSession()
  const words = ref('')
  const sought = refDebounced(words, 150)
  watch(open, () => (words.value = ''))

  const projects = useQuery({
    queryKey: ['projects', 'palette', sought],
    queryFn: () => answered(listProjects({ query: { q: sought.value, page_size: MOST, sort: '-updated_at' } })),
    enabled: open,
    placeholderData: keepPreviousData,
  })
  const shots = useQuery({
    queryKey: computed(() => [...ofProject(code.value), 'shot-codes']),
    queryFn: () => shotsOf(code.value),
    enabled: computed(() => open.value && code.value !== ''),
  })

  function shotRoute(shot: string): RouteLocationRaw {
    return router.hasRoute('shot')
      ? { name: 'shot', params: { project: code.value, shot } }
      : { name: 'gallery', params: { project: code.value }, query: { at: `${shot}/keyframe` } }
  }

  const places = computed<Command[]>(() =>
    [...inProject.value, ...ofStudio.value].map((place) => ({
      label: t(`app.place.${place.name}`),
      icon: place.icon,
      suffix: place.waits ? t('app.waits', { count: place.waits }) : undefined,
      kbds: signsFor('go', `app.place.${place.name}`),
      to: place.to,
    })),
  )
  const doings = computed<Command[]>(() => [
    { label: t('app.palette.keys'), icon: 'i-lucide-keyboard', kbds: signsFor('app', 'app.keys.help'), onSelect: help },
    { label: t(locale.value === 'zh' ? 'app.palette.english' : 'app.palette.chinese'), icon: 'i-lucide-languages', onSelect: () => void speak(locale.value === 'zh' ? 'en' : 'zh') },
    ...(['dark', 'light', 'auto'] as Theme[])
      .filter((one) => one !== theme.value)
      .map((one) => ({ label: t(`app.palette.theme.${one}`), icon: 'i-lucide-sun-moon', onSelect: () => (theme.value = one) })),
    ...(isLocal.value ? [] : [{ label: t('app.signOut'), icon: 'i-lucide-log-out', onSelect: () => void signOut() }]),
  ])

  const groups = computed(() =>
    [
      { id: 'places', label: t('app.palette.places'), items: places.value },
      {
        id: 'projects',
        label: t('app.place.projects'),
        ignoreFilter: true,
        items: (projects.data.value?.items ?? []).map((one): Command => ({
          label: one.name,
          suffix: one.code,
          icon: 'i-lucide-clapperboard',
          to: { name: 'overview', params: { project: one.code } },
        })),
      },
      // Hundreds of shots would bury all else before anything is typed.
      { id: 'shots', label: t('app.palette.shots'), items: words.value ? (shots.data.value ?? []).map((shot): Command => ({ label: shot, icon: 'i-lucide-film', to: shotRoute(shot) })) : [] },
      { id: 'doings', label: t('app.palette.doings'), items: doings.value },
    ].filter((group) => group.items.length),
  )
  return { words, groups, isLoading: projects.isFetching }
}

async function shotsOf(project: string): Promise<string[]> {
  const keyframes = await everyItemOf((paging) => listArtefacts({ path: { project }, query: { kind: ['keyframe'], ...paging } }))
  return keyframes.map((one) => one.code)
}
