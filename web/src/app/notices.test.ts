import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { areNoticesWanted, notify, permission, wantNotices } from './notices'

const shown = vi.fn()
/** A browser that asks the person, who answers so. */
function browser(answer: NotificationPermission): void {
  class Notice {
    static permission: NotificationPermission = 'default'
    static requestPermission = () => Promise.resolve((Notice.permission = answer))
    constructor(title: string, { body }: NotificationOptions) {
      shown(title, body)
    }
  }
  vi.stubGlobal('Notification', Notice)
}
beforeEach(() => {
  shown.mockReset()
  areNoticesWanted.value = false
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

it('tells whoever wants it, while they look elsewhere', async () => {
  browser('granted')
  const focus = vi.spyOn(document, 'hasFocus').mockReturnValue(false)
  notify('Roof', 'nobody asked for it')
  await wantNotices(true)
  notify('Roof', '3 to review')
  focus.mockReturnValue(true)
  notify('Roof', 'they look already')
  await wantNotices(false)
  focus.mockReturnValue(false)
  notify('Roof', 'nobody wants it any more')
  expect(shown.mock.calls).toEqual([['Roof', '3 to review']])
})

it('stays off where the browser forbids it', async () => {
  browser('denied')
  await wantNotices(true)
  expect([areNoticesWanted.value, permission()]).toEqual([false, 'denied'])
})
