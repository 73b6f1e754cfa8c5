import type { StorageUsage } from '@/api'

export interface Row {
  name: string
  files: number
  size: number
  isProject: boolean
}

/** What each project has, all kinds together, and each person's library; the largest first. */
export function byProject(usage: Pick<StorageUsage, 'by_project' | 'by_library'>): Row[] {
  const rows = new Map<string, Row>()
  for (const one of usage.by_project) {
    const row = rows.get(one.project) ?? { name: one.project, files: 0, size: 0, isProject: true }
    rows.set(one.project, { ...row, files: row.files + one.files, size: row.size + one.size_bytes })
  }
  const libraries = usage.by_library.map((one) => ({ name: one.owner, files: one.files, size: one.size_bytes, isProject: false }))
  return [...rows.values(), ...libraries].sort((one, other) => other.size - one.size)
}
