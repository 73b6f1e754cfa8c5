import './main.css'
import ui from '@nuxt/ui/vue-plugin'
import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { createApp } from 'vue'
import AppShell from './app/AppShell.vue'
import { firstLanguage, i18n, speak } from './app/i18n'
import { followOwn } from './app/ours'
import { Refused } from './app/problems'
import { makeRouter } from './app/router'
import { keepSignedIn } from './app/session'
import './app/theme'
import { isLoadingAhead, lookForSomebody } from './ui/later'

/** What was refused is refused again; what did not come may come. */
const retry = (times: number, error: Error): boolean => !(error instanceof Refused) && times < 2

const queries = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 15_000, retry, refetchOnWindowFocus: false },
    // What cannot be sent fails at once: nothing is decided or bought later on, when somebody may have changed their mind.
    mutations: { networkMode: 'always' },
  },
})
const router = makeRouter(queries)
keepSignedIn()
followOwn(queries)
// A page that was open while the studio was updated asks for parts that are gone: it loads the new ones, once. Offline
// there is nothing to load, and what was typed would be lost.
window.addEventListener('vite:preloadError', (event) => {
  if (isLoadingAhead() || !navigator.onLine) return
  if (sessionStorage.getItem('reloaded') === location.href) return
  sessionStorage.setItem('reloaded', location.href)
  event.preventDefault()
  location.reload()
})

lookForSomebody(window)
await speak(firstLanguage())
createApp(AppShell).use(router).use(i18n).use(VueQueryPlugin, { queryClient: queries }).use(ui).mount('#app')
