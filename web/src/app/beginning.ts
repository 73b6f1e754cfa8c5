import { useLocalStorage } from '@vueuse/core'
import type { Style } from '@/api'

/** How a new project of this person's begins, kept in the browser: the first steps ask for it, the form for new projects starts with it. */
export const beginning = useLocalStorage<{ size: string; style: Style }>('shotwright.beginning', { size: '1280x720', style: 'ink' })
