/**
 * Loaders and actions that answer anybody, each with the reason. Everything else proves who asks before it answers.
 * The key is the route file under `app/routes`, a space, and the export.
 */
export const PUBLIC_ROUTES: Readonly<Record<string, string>> = {};
