import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  // Relative, so that the console also works below a path of something in front of it.
  base: './',
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: { index: 'index.html', portal: 'portal.html' } },
    chunkSizeWarningLimit: 700,
  },
  server: {
    // `npm run dev` beside a running `./fairlead up`.
    proxy: { '/api': { target: 'http://127.0.0.1:3000', headers: { Origin: 'http://127.0.0.1:3000' } } },
  },
});
