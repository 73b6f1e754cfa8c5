import { createI18n } from 'vue-i18n'

export type Language = 'zh' | 'en'

const KEPT_UNDER = 'shotwright.language'

/** What is said wherever one is; every feature has a file of its own besides, which comes with its places. */
export const SAID_EVERYWHERE = ['app', 'cost', 'draft', 'takes', 'tasks', 'words']

const files = {
  zh: import.meta.glob<Record<string, unknown>>('../locales/zh/*.json', { import: 'default' }),
  en: import.meta.glob<Record<string, unknown>>('../locales/en/*.json', { import: 'default' }),
}
/** The features whose words the places one has been to asked for. */
const asked = new Set(SAID_EVERYWHERE)

export const i18n = createI18n({ legacy: false, locale: 'en', fallbackLocale: 'en', messages: {} })

/** The language that was chosen here before, else the browser's. */
export function firstLanguage(): Language {
  const kept = localStorage.getItem(KEPT_UNDER)
  if (kept === 'zh' || kept === 'en') return kept
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}

/** Waits for the words of these features, in the language that is spoken. */
export async function learn(features: string[]): Promise<void> {
  for (const feature of features) asked.add(feature)
  while (missingIn(spoken()).length) await load(spoken())
}

export async function speak(language: Language): Promise<void> {
  while (missingIn(language).length) await load(language)
  i18n.global.locale.value = language
  localStorage.setItem(KEPT_UNDER, language)
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
}

const spoken = (): Language => i18n.global.locale.value as Language

function missingIn(language: Language): string[] {
  const known = i18n.global.getLocaleMessage(language)
  return [...asked].filter((feature) => !(feature in known))
}

async function load(language: Language): Promise<void> {
  const loaded = missingIn(language).map(async (feature) => [feature, await files[language][`../locales/${language}/${feature}.json`]!()] as const)
  i18n.global.mergeLocaleMessage(language, Object.fromEntries(await Promise.all(loaded)))
}
