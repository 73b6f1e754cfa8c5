import { computed, ref, watchEffect } from 'vue'

export type Theme = 'dark' | 'light' | 'auto'

const KEPT_UNDER = 'shotwright.theme'
const light = matchMedia('(prefers-color-scheme: light)')
const isLightOutside = ref(light.matches)
light.addEventListener('change', (event) => (isLightOutside.value = event.matches))

function kept(): Theme {
  const found = localStorage.getItem(KEPT_UNDER)
  return found === 'light' || found === 'auto' ? found : 'dark'
}

/** Dark is what pictures are judged in; `auto` follows the system. */
export const theme = ref<Theme>(kept())

export const isDark = computed(() => theme.value === 'dark' || (theme.value === 'auto' && !isLightOutside.value))

watchEffect(() => {
  localStorage.setItem(KEPT_UNDER, theme.value)
  document.documentElement.classList.toggle('dark', isDark.value)
})

/** What lies around pictures: dark for judging them, 18 % grey as in print, black as in a cinema. */
export const STAGES = ['dark', 'grey', 'black'] as const
export type StageGrey = (typeof STAGES)[number]

const STAGE_KEPT_UNDER = 'shotwright.stage'

function keptStage(): StageGrey {
  const found = localStorage.getItem(STAGE_KEPT_UNDER)
  return found === 'grey' || found === 'black' ? found : 'dark'
}

export const stage = ref<StageGrey>(keptStage())

watchEffect(() => {
  localStorage.setItem(STAGE_KEPT_UNDER, stage.value)
  document.documentElement.style.setProperty('--stage', `var(--stage-${stage.value})`)
})
