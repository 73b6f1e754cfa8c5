import { useMediaQuery } from '@vueuse/core'

/** Whether the window is as narrow as a phone's: where styles say `max-md:`. */
export const useIsPhone = () => useMediaQuery('(max-width: 767px)')
