import { describe, expect, it } from 'vitest'
import { byProject } from './usage'

describe('what files take up', () => {
  it('is told by project, the largest first', () => {
    const rows = byProject({
      by_project: [
        { project: 'roof', kind: 'keyframe', files: 2, size_bytes: 30 },
        { project: 'tram', kind: 'keyframe', files: 1, size_bytes: 100 },
        { project: 'roof', kind: 'clip', files: 2, size_bytes: 20 },
      ],
      by_library: [{ owner: 'mei', files: 1, size_bytes: 10 }],
    })
    expect(rows.map((row) => [row.name, row.files, row.size])).toEqual([
      ['tram', 1, 100],
      ['roof', 4, 50],
      ['mei', 1, 10],
    ])
  })
})
