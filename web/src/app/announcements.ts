import { useQuery } from '@tanstack/vue-query'
import { listAnnouncements } from '@/api'
import { itemsOf } from './problems'
import { ofStudio } from './project'

export const announcementsKey = [...ofStudio, 'announcements'] as const

/** What administrators have everybody told now, newest first. */
export const useAnnouncements = () => useQuery({ queryKey: announcementsKey, queryFn: () => itemsOf(listAnnouncements()) })
