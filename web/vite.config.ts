import { defineConfig } from 'vite';

// The page lives below a path that changes at every start, so every address is relative. Nothing is inlined:
// the page's policy allows files of its own only.
export default defineConfig({
  base: './',
  build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false }, chunkSizeWarningLimit: 300 },
});
