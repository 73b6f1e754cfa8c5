import { fileURLToPath } from 'node:url'
import ui from '@nuxt/ui/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { bindables } from './bindables.ts'
import { lean } from './lean.ts'
import { licences } from './licences.ts'

/** Where `shotwright serve` answers while the pages are worked on. */
const studio = process.env.STUDIO ?? 'http://localhost:8000'

export default defineConfig({
  plugins: [
    vue({ features: { optionsAPI: false } }),
    lean(),
    licences(),
    bindables(),
    ui({
      colorMode: false, // the theme is ours: it follows the person's choice, kept in one place
      autoImport: { dts: 'types/auto-imports.d.ts' },
      components: { dts: 'types/components.d.ts' },
      icon: { clientBundle: { scan: { globInclude: ['src/**/*.{vue,ts}'], globExclude: ['src/api/**'] } } }, // icons come with the pages, never from another host
      ui: {
        colors: {
          primary: 'sky',
          neutral: 'neutral',
          success: 'emerald',
          warning: 'amber',
          error: 'red',
          info: 'sky',
        },
        button: { defaultVariants: { size: 'sm' } },
        input: { defaultVariants: { size: 'sm' } },
        select: { defaultVariants: { size: 'sm' } },
      },
    }),
  ],
  // What is not asked of vue-i18n stays out of the pages.
  define: { __VUE_I18N_FULL_INSTALL__: false, __VUE_I18N_LEGACY_API__: false, __INTLIFY_PROD_DEVTOOLS__: false },
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  // The studio is to see the address that the browser sees: it takes requests from pages of its own alone.
  server: { proxy: { '/api': { target: studio }, '/ws': { target: studio, ws: true } } },
  build: {
    target: 'es2022',
    outDir: '../src/shotwright/api/webui',
    emptyOutDir: true,
    manifest: 'manifest.json',
    chunkSizeWarningLimit: 700,
    // What many parts share is one file: many small ones pack worse, and each has to be asked for.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'shared', minShareCount: 11 }] } } },
  },
  test: { environment: 'happy-dom', include: ['src/**/*.test.ts'] },
})
