import { defineConfig } from '@hey-api/openapi-ts'

/** Writes `src/api` from the document that `shotwright openapi` prints. Never edited by hand. */
export default defineConfig({
  input: process.env.OPENAPI ?? '../build/openapi.json',
  output: { path: process.env.CLIENT ?? 'src/api' },
  plugins: ['@hey-api/typescript', '@hey-api/sdk', '@hey-api/client-fetch'],
})
