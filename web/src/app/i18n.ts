import { createI18n } from 'vue-i18n'

export type Language = 'zh' | 'en'

const KEPT_UNDER = 'shotwright.language'

/** Every feature has a file of its own in each language; they are loaded with the language. */
const files = {
  zh: import.meta.glob<Record<string, unknown>>('../locales/zh/*.json', { import: 'default' }),
  en: import.meta.glob<Record<string, unknown>>('../locales/en/*.json', { import: 'default' }),
}

export const i18n = createI18n({ legacy: false, locale: 'en', fallbackLocale: 'en', messages: {} })

/** The language that was chosen here before, else the browser's. */
export function firstLanguage(): Language {
  const kept = localStorage.getItem(KEPT_UNDER)
  if (kept === 'zh' || kept === 'en') return kept
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}

export async function speak(language: Language): Promise<void> {
  const loaded = Object.entries(files[language]).map(
    async ([path, load]) => [path.slice(path.lastIndexOf('/') + 1, -'.json'.length), await load()] as const,
  )
  i18n.global.setLocaleMessage(language, Object.fromEntries(await Promise.all(loaded)))
  i18n.global.locale.value = language
  localStorage.setItem(KEPT_UNDER, language)
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
}
