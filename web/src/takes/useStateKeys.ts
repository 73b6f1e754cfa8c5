import type { Ref } from 'vue'
import { useKeys } from '@/app/keys'
import type { Shown } from './order'

/** Figures narrow a list down while the row with its states has the focus. */
export function useStateKeys(row: Readonly<Ref<HTMLElement | null>>, show: (shown: Shown) => void): void {
  useKeys(
    'states',
    [
      { keys: ['1'], says: 'gallery.show.all', does: () => show('all') },
      { keys: ['2'], says: 'gallery.show.waiting', does: () => show('waiting') },
      { keys: ['3'], says: 'gallery.show.approved', does: () => show('approved') },
      { keys: ['4'], says: 'gallery.show.rejected', does: () => show('rejected') },
      { keys: ['5'], says: 'gallery.show.running', does: () => show('running') },
      { keys: ['6'], says: 'gallery.show.failed', does: () => show('failed') },
      { keys: ['7'], says: 'gallery.show.stale', does: () => show('stale') },
    ],
    { isThere: () => row.value?.contains(document.activeElement) ?? false },
  )
}
