import { useQuery, type QueryClient } from '@tanstack/vue-query'
import { computed, ref, type Ref } from 'vue'
import { listLoginMethods, logInUser, logOut, readOwnAccount, refreshTokens } from '@/api'
import { client } from '@/api/client.gen'
import { answered, Refused } from './problems'

const ME = ['me']
const NO_SIGN_IN = new Set(['/api/v1/auth/login', '/api/v1/auth/refresh', '/api/v1/auth/methods'])

/** Whoever looks at the studio now, and how people come in. Nobody is asked for where nobody need be signed in. */
export function useSession(isInside: Ref<boolean> = ref(true)) {
  const methods = useQuery({ queryKey: ['login-methods'], queryFn: () => answered(listLoginMethods()), staleTime: Infinity })
  const me = useQuery({ queryKey: ME, queryFn: () => answered(readOwnAccount()), staleTime: 60_000, enabled: isInside })
  const isLocal = computed(() => methods.data.value?.mode === 'local')
  return { me: me.data, methods: methods.data, isLocal }
}

export async function signIn(username: string, password: string, queries: QueryClient): Promise<void> {
  await answered(logInUser({ body: { username, password }, query: { cookies: true } }))
  await queries.resetQueries()
}

/** Leaves, and loads the page anew: nothing that was seen stays in it. */
export async function signOut(): Promise<void> {
  await answered(logOut({ body: {} }))
  location.assign('/login')
}

/** Whether somebody is signed in, or need not be. */
export async function isSignedIn(queries: QueryClient): Promise<boolean> {
  try {
    await queries.ensureQueryData({ queryKey: ME, queryFn: () => answered(readOwnAccount()) })
    return true
  } catch (error) {
    if (error instanceof Refused && error.status === 401) return false
    throw error
  }
}

let refreshing: Promise<boolean> | undefined

async function refreshed(): Promise<boolean> {
  const { response } = await refreshTokens({ body: {} })
  return response?.ok ?? false
}

/**
 * Has every request that comes back with 401 asked once more after the session was refreshed; `onEnd` is called when
 * that does not help. Many at once refresh once: each refresh token is good for one use.
 */
export function keepSignedIn(onEnd: () => void): void {
  client.setConfig({
    fetch: async (asked: RequestInfo | URL, init?: RequestInit) => {
      const request = new Request(asked, init)
      const again = request.clone()
      const answer = await fetch(request)
      if (answer.status !== 401 || NO_SIGN_IN.has(new URL(request.url).pathname)) return answer
      refreshing ??= refreshed().finally(() => (refreshing = undefined))
      if (await refreshing) return fetch(again)
      onEnd()
      return answer
    },
  })
}
