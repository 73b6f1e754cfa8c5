import { addIcon as keep, type IconifyIcon } from '@iconify/vue/offline'

export { addCollection, Icon } from '@iconify/vue/offline'

/** Keeps an icon under the name by which components ask for it: `lucide-check`. */
export function addIcon(name: string, icon: IconifyIcon): void {
  keep(name.replace(':', '-'), icon)
}

/** All icons come with the pages. */
export const iconLoaded = (): boolean => true
