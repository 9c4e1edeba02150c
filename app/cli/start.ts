import { ensureBuild } from './ensure-build.ts';

// React and Remix read NODE_ENV as they are loaded, so it is settled before the server is.
process.env.NODE_ENV ??= 'production';
await ensureBuild();
await import('../server.ts');
