import { useLocalStorage } from '@vueuse/core'

/** Whether the browser is to tell of a batch that ended while this page was not looked at; kept in this browser. */
export const areNoticesWanted = useLocalStorage('shotwright.notices', false)

/** What the browser lets this page do: some have no notices at all, and on a page without HTTPS none do. */
export const permission = (): NotificationPermission | 'none' => ('Notification' in globalThis ? Notification.permission : 'none')

/** Turns notices on, once the person has let the browser show them, or off. */
export async function wantNotices(isWanted: boolean): Promise<void> {
  if (isWanted && permission() === 'default') await Notification.requestPermission()
  areNoticesWanted.value = isWanted && permission() === 'granted'
}

/** Shows a notice of the browser to whoever looks elsewhere and wants to be told. */
export function notify(title: string, body: string): void {
  if (!areNoticesWanted.value || permission() !== 'granted' || document.hasFocus()) return
  const shown = new Notification(title, { body, tag: title })
  shown.onclick = () => {
    window.focus()
    shown.close()
  }
}
