import type { FileKind } from '@/api'

/** What can be had besides the film itself, by what people want it for. */
export const GROUPS: Record<string, FileKind[]> = {
  formats: ['hevc', 'vp9', 'av1', 'proxy'],
  social: ['upright', 'square', 'gif', 'webp'],
  edit: ['otio', 'fcpxml', 'edl', 'jianying', 'clips', 'zip'],
  more: ['stems', 'pdf'],
}

/** Choices that people make often. */
export const PRESETS: Record<string, FileKind[]> = {
  film: [],
  social: ['upright', 'square', 'gif'],
  edit: ['otio', 'fcpxml', 'edl', 'stems', 'zip'],
  all: Object.values(GROUPS).flat(),
}

const same = (one: FileKind[], other: FileKind[]): boolean => one.length === other.length && one.every((kind) => other.includes(kind))

/** The preset that is chosen, if it is one. */
export const presetOf = (kinds: FileKind[]): string | undefined => Object.keys(PRESETS).find((name) => same(PRESETS[name]!, kinds))

/** `1.2 MB`: sizes as file managers tell them. */
export function sizeOf(bytes: number, language: string): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte']
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  return new Intl.NumberFormat(language, { style: 'unit', unit: units[power], unitDisplay: 'narrow', maximumFractionDigits: power > 1 ? 1 : 0 }).format(bytes / 1000 ** power)
}
