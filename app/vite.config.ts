import { vitePlugin as remix } from '@remix-run/dev';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';

declare module '@remix-run/server-runtime' {
  // why: Remix lets an application switch on the types of a flag only by merging into its interface
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions
  interface Future {
    v3_singleFetch: true;
  }
}

export default defineConfig({
  plugins: [
    tailwindcss(),
    remix({
      appDirectory: 'app',
      future: {
        v3_fetcherPersist: true,
        v3_lazyRouteDiscovery: true,
        v3_relativeSplatPath: true,
        v3_routeConfig: true,
        v3_singleFetch: true,
        v3_throwAbortReason: true,
      },
    }),
  ],
  build: { target: 'es2022' },
  resolve: { dedupe: ['react', 'react-dom'] },
  optimizeDeps: {
    // Found at once rather than page by page, which would load React twice for a moment.
    include: ['react', 'react-dom/client', '@remix-run/react', '@conform-to/react', '@conform-to/zod/v4', 'zod'],
    // Native modules of the server; the browser's bundle never contains them, but development looks ahead for it.
    exclude: ['@node-rs/argon2', 'fs-native-extensions'],
  },
});
