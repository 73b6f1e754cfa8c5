import { useQuery, type QueryClient } from '@tanstack/vue-query'
import { computed, ref, type Ref } from 'vue'
import { listLoginMethods, logInUser, logOut, readOwnAccount, refreshTokens } from '@/api'
import { client } from '@/api/client.gen'
import { answered, Refused } from './problems'

const ME = ['me']
/** What is said of a wrong password: nothing that a new session would help. */
const WRONG = 'login_failed'
const REFRESH = '/api/v1/auth/refresh'

export const methodsQuery = { queryKey: ['login-methods'], queryFn: () => answered(listLoginMethods()), staleTime: Infinity }
export const meQuery = { queryKey: ME, queryFn: () => answered(readOwnAccount()), staleTime: 60_000 }

/** Whoever looks at the studio now, and how people come in. Nobody is asked for where nobody need be signed in. */
export function useSession(isInside: Ref<boolean> = ref(true)) {
  const methods = useQuery(methodsQuery)
  const me = useQuery({ ...meQuery, enabled: isInside })
  const isLocal = computed(() => methods.data.value?.mode === 'local')
  const isAdmin = computed(() => me.data.value?.role === 'admin')
  return { me: me.data, methods: methods.data, isLocal, isAdmin }
}

export async function signIn(username: string, password: string, queries: QueryClient): Promise<void> {
  await answered(logInUser({ body: { username, password }, query: { cookies: true } }))
  if (isSessionOver.value) comeBack(queries)
  else await queries.resetQueries()
}

/** Leaves, and loads the page anew: nothing that was seen stays in it. */
export async function signOut(): Promise<void> {
  await answered(logOut({ body: {} }))
  location.assign('/login')
}

/** Whether somebody is signed in, or need not be. */
export async function isSignedIn(queries: QueryClient): Promise<boolean> {
  try {
    await queries.ensureQueryData(meQuery)
    isInside = true
    return true
  } catch (error) {
    if (error instanceof Refused && error.status === 401) return false
    throw error
  }
}

/** Whether the session ended while the page was in use: then one signs in again on top of it, and nothing typed is lost. */
export const isSessionOver = ref(false)
/** Whether somebody came in on this page. Before, a request that is refused is the way to the login page. */
let isInside = false
let refreshing: Promise<boolean> | undefined
const waiters: (() => void)[] = []

/** Lets everything that waited for a new session go on. */
function comeBack(queries: QueryClient): void {
  isSessionOver.value = false
  for (const goOn of waiters.splice(0)) goOn()
  void queries.invalidateQueries()
}

/** Looks whether there is a session again: somebody may have signed in in another window. */
export async function lookAgain(queries: QueryClient): Promise<void> {
  if (isSessionOver.value && (await refreshTokens({ body: {} })).response?.ok) comeBack(queries)
}

/** Gets new tokens, by the kept one, or else by whoever signs in again. Many at once do so once: each is good for one use. */
export async function renewSession(): Promise<boolean> {
  refreshing ??= refreshTokens({ body: {} })
    .then(({ response }) => response === undefined || response.ok)
    .finally(() => (refreshing = undefined))
  if (await refreshing) return true
  if (!isInside) return false
  isSessionOver.value = true
  await new Promise<void>((goOn) => waiters.push(goOn))
  return true
}

async function codeOf(answer: Response): Promise<unknown> {
  const problem: unknown = await answer
    .clone()
    .json()
    .catch(() => undefined)
  return typeof problem === 'object' && problem !== null && 'code' in problem ? problem.code : undefined
}

/** Has every request that comes back with 401 asked once more when there is a session again. */
export function keepSignedIn(): void {
  client.setConfig({
    fetch: async (asked: RequestInfo | URL, init?: RequestInit) => {
      const request = new Request(asked, init)
      const again = request.clone()
      const answer = await fetch(request)
      if (answer.status !== 401 || new URL(request.url).pathname === REFRESH || (await codeOf(answer)) === WRONG) return answer
      return (await renewSession()) ? fetch(again) : answer
    },
  })
}
