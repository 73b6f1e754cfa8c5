import { ref, watchEffect } from 'vue'

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

watchEffect(() => {
  localStorage.setItem(KEPT_UNDER, theme.value)
  const isDark = theme.value === 'dark' || (theme.value === 'auto' && !isLightOutside.value)
  document.documentElement.classList.toggle('dark', isDark)
})
