const BROWSERS: [RegExp, string][] = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrom(e|ium)\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]
const SYSTEMS: [RegExp, string][] = [
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS/, 'macOS'],
  [/Linux/, 'Linux'],
]

const nameIn = (agent: string, names: [RegExp, string][]): string => names.find(([sign]) => sign.test(agent))?.[1] ?? ''

/** Returns what a program says of itself, in words that its owner knows it by; "" for what it does not say. */
export function agentOf(agent: string): { browser: string; system: string } {
  return { browser: nameIn(agent, BROWSERS), system: nameIn(agent, SYSTEMS) }
}
