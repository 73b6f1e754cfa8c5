import { fileURLToPath } from 'node:url'
import ui from '@nuxt/ui/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { licences } from './licences.ts'

/** Where `shotwright serve` answers while the pages are worked on. */
const studio = process.env.STUDIO ?? 'http://localhost:8000'

export default defineConfig({
  plugins: [
    vue(),
    licences(),
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
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: { proxy: { '/api': studio, '/ws': { target: studio, ws: true } } },
  build: { target: 'es2022', outDir: '../src/shotwright/api/webui', emptyOutDir: true, chunkSizeWarningLimit: 700 },
  test: { environment: 'happy-dom', include: ['src/**/*.test.ts'] },
})
