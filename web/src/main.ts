import './main.css'
import ui from '@nuxt/ui/vue-plugin'
import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { createApp } from 'vue'
import AppShell from './app/AppShell.vue'
import { firstLanguage, i18n, speak } from './app/i18n'
import { Refused } from './app/problems'
import { makeRouter } from './app/router'
import { keepSignedIn } from './app/session'
import './app/theme'

/** What was refused is refused again; what did not come may come. */
const retry = (times: number, error: Error): boolean => !(error instanceof Refused) && times < 2

const queries = new QueryClient({
  defaultOptions: { queries: { staleTime: 15_000, retry, refetchOnWindowFocus: false } },
})
const router = makeRouter(queries)
keepSignedIn(() => {
  const { name, fullPath, matched } = router.currentRoute.value
  // On the way to the first place, the router itself finds out.
  if (matched.length && name !== 'login') void router.push({ name: 'login', query: { next: fullPath } })
})
// A page that was open while the studio was updated asks for parts that are gone: it loads the new ones, once.
window.addEventListener('vite:preloadError', (event) => {
  if (sessionStorage.getItem('reloaded') === location.href) return
  sessionStorage.setItem('reloaded', location.href)
  event.preventDefault()
  location.reload()
})

await speak(firstLanguage())
createApp(AppShell).use(router).use(i18n).use(VueQueryPlugin, { queryClient: queries }).use(ui).mount('#app')
