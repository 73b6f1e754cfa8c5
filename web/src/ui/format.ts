const MICROS = 1_000_000

/** US dollars with as many places as it takes not to show something as nothing: `$0.00` is only what is free. */
export function dollars(micros: number): string {
  const value = micros / MICROS
  const places = value === 0 || Math.abs(value) >= 0.01 ? 2 : Math.min(6, 1 - Math.floor(Math.log10(Math.abs(value))))
  return `$${value.toFixed(places)}`
}

/** `1:05`, `1:02:05`. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const shown = parts[0] ? parts : parts.slice(1)
  return shown.map((part, place) => (place ? String(part).padStart(2, '0') : String(part))).join(':')
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
]

/** How long ago something was, within a day; then its day and time here. */
export function when(at: string, language: string, now: number = Date.now()): string {
  const seconds = (Date.parse(at) - now) / 1000
  if (Math.abs(seconds) >= 86_400) {
    return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(Date.parse(at))
  }
  const [unit, size] = STEPS.find(([, size]) => Math.abs(seconds) >= size) ?? (['second', 1] as const)
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(Math.trunc(seconds / size), unit)
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

/** `1.2 MB`. */
export function bytes(count: number, language: string): string {
  const power = Math.min(UNITS.length - 1, count > 0 ? Math.floor(Math.log10(count) / 3) : 0)
  return new Intl.NumberFormat(language, { style: 'unit', unit: UNITS[power], maximumFractionDigits: power > 1 ? 1 : 0 }).format(count / 1000 ** power)
}

/** Which take it is of how many. Those in the bin do not count, and the others keep their numbers. */
export const numbered = (number: number, takes: number) => ({ number, of: Math.max(number, takes) })
