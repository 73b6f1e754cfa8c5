import { useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { readUsage } from '@/api'
import { answered } from '@/app/problems'
import { daysBefore, GROUPINGS, type Grouping } from './usage'

export const RANGES = ['7', '30', '90', '365', 'all'] as const
export type Range = (typeof RANGES)[number]
const BEGINNING = '2020-01-01'

/** What the page shows, as its address says it: a stretch of days, a project, and how it is grouped. */
export function useWanted() {
  const route = useRoute()
  const router = useRouter()
  const today = new Date().toISOString().slice(0, 10)
  const isDay = (value: unknown): value is string => typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value))
  const range = computed<Range | undefined>(() => (isDay(route.query.since) ? undefined : (RANGES.find((one) => one === route.query.range) ?? '30')))
  return {
    range,
    since: computed(() => {
      if (isDay(route.query.since)) return route.query.since
      return range.value === 'all' ? BEGINNING : daysBefore(today, Number(range.value) - 1)
    }),
    until: computed(() => (isDay(route.query.until) ? route.query.until : today)),
    project: computed(() => (typeof route.query.project === 'string' ? route.query.project : '')),
    by: computed<Grouping>(() => GROUPINGS.find((one) => one === route.query.by) ?? 'day'),
    ask: (query: Record<string, string | undefined>): void => void router.replace({ query: { ...route.query, ...query }, hash: route.hash }),
  }
}

export function useUsage(since: Ref<string>, until: Ref<string>, project: Ref<string>) {
  return useQuery({
    queryKey: computed(() => ['usage', since.value, until.value, project.value]),
    queryFn: () => answered(readUsage({ query: { since: since.value, until: until.value, project: project.value } })),
  })
}

/** Has the browser save a text as a file. */
export function save(name: string, text: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob(['\ufeff', text], { type: 'text/csv;charset=utf-8' }))
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 1000)
}
