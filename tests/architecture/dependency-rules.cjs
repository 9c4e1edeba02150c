/** Rooms from the ground floor up. A room may use the rooms listed before it, never one after it. */
const ROOMS = require('./rooms.json');

/** The doors of a room: what other rooms and the shells may import. Everything else in it is private. */
const DOORS = '^app/features/[^/]+/(rules\\.ts|queries\\.server\\.ts|commands\\.server\\.ts)$';

/** The outer shells start the house: the command lines, the server, the seed. Nothing depends on them. */
const SHELLS = ['^app/cli/', '^app/server\\.ts$', '^db/seed\\.ts$'];

const DATABASE_PACKAGES = 'node_modules/(drizzle-orm|@electric-sql|postgres)/';

const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    forbid('no-cycles', 'Two files that need each other are one file, or need a third.', {}, { circular: true }),
    forbid('no-broken-imports', 'The file or package named does not exist.', {}, { couldNotResolve: true }),
    forbid(
      'no-orphans',
      'Nothing imports this file and it imports nothing: delete it or use it.',
      { orphan: true, path: '^(app|db)/', pathNot: ['^app/routes/', '^app/cli/', '\\.d\\.ts$', '\\.css$'] },
      {},
    ),
    forbid(
      'core-is-pure',
      'Core computes; it imports nothing but core, exact decimals and civil days.',
      { path: '^app/core/' },
      { pathNot: ['^app/core/', 'node_modules/(decimal\\.js|date-fns|@date-fns)/'] },
    ),
    forbid(
      'rules-are-pure',
      'Rules decide on values they are given: no database, clock, framework or package.',
      { path: '^app/features/[^/]+/rules\\.ts$' },
      { pathNot: ['^app/core/', '^app/features/[^/]+/rules\\.ts$'] },
    ),
    forbid(
      'forms-are-light',
      'A form checks the shape of what a person sends, with zod and the rules; it never asks the database.',
      { path: '^app/features/[^/]+/form\\.ts$' },
      { pathNot: ['^app/core/', '^app/features/[^/]+/rules\\.ts$', 'node_modules/zod/'] },
    ),
    forbid(
      'messages-are-light',
      'A message turns a refusal into a sentence; it needs the rules and core only.',
      { path: '^app/features/[^/]+/messages\\.ts$' },
      { pathNot: ['^app/core/', '^app/features/[^/]+/rules\\.ts$', '^app/features/[^/]+/messages\\.ts$'] },
    ),
    forbid(
      'queries-change-nothing',
      'A query only reads. What changes something is a command.',
      { path: '^app/features/[^/]+/queries\\.server\\.ts$' },
      { path: '^app/features/[^/]+/commands\\.server\\.ts$' },
    ),
    forbid(
      'rooms-are-listed',
      'A new room gets its place in tests/architecture/rooms.json.',
      {},
      { path: '^app/features/', pathNot: `^app/features/(${ROOMS.join('|')})/` },
    ),
    forbid(
      'rooms-have-doors',
      'Another room is entered through its rules, queries or commands; messages may build on messages.',
      { path: '^app/features/([^/]+)/', pathNot: '/messages\\.ts$' },
      { path: '^app/features/', pathNot: ['^app/features/$1/', DOORS] },
    ),
    forbid(
      'rooms-own-their-tables',
      'A table is read and written by its own room; ask that room for what you need.',
      { path: '^app/features/([^/]+)/' },
      { path: '^db/schema/', pathNot: '^db/schema/$1\\.ts$' },
    ),
    ...ROOMS.slice(0, -1).map((room, index) =>
      forbid(
        `room-order-${room}`,
        'A room uses only rooms before it: turn the dependency round or move the code up.',
        { path: `^app/features/${room}/` },
        { path: `^app/features/(${ROOMS.slice(index + 1).join('|')})/` },
      ),
    ),
    forbid(
      'only-server-files-reach-the-database',
      'A table imported by a page would be shipped to the browser. Go through a query or command.',
      { path: '^app/', pathNot: ['\\.server\\.(tsx?|mjs)$', ...SHELLS] },
      { path: ['^db/', DATABASE_PACKAGES] },
    ),
    forbid(
      'features-read-no-outside',
      'Mail, files and the network are reached through app/platform.',
      { path: '^app/features/' },
      {
        path: [
          '^(node:)?(fs|net|http|https|tls|child_process|worker_threads|dns|os|process)(/|$)',
          'node_modules/(postgres|@electric-sql|nodemailer|express|croner|lucia|@node-rs)/',
        ],
      },
    ),
    forbid(
      'platform-knows-no-feature',
      'The platform carries the rooms and knows none of them; the session may know the shapes of access.',
      { path: '^app/platform/' },
      {
        path: '^app/features/',
        pathNot: '^app/features/access/(rules\\.ts|queries\\.server\\.ts|commands\\.server\\.ts)$',
      },
    ),
    forbid(
      'platform-enters-access-from-session-and-guards',
      'Only the session and the guards ask access who somebody is.',
      { path: '^app/platform/', pathNot: '^app/platform/(session|guards)\\.server\\.ts$' },
      { path: '^app/features/' },
    ),
    forbid(
      'platform-reads-sessions-only',
      'Every table belongs to a room; the session may read its own.',
      { path: '^app/platform/' },
      { path: '^db/schema/', pathNot: '^db/schema/access\\.ts$' },
    ),
    forbid(
      'platform-has-no-face',
      'The platform shows nothing and serves no page.',
      { path: '^app/platform/' },
      { path: ['^app/(ui|routes)/', '^app/root\\.tsx$'] },
    ),
    forbid(
      'ui-knows-no-feature',
      'Shared components show what they are given: no room, no platform, no table.',
      { path: '^app/ui/' },
      { path: '^(app/(features|platform|routes|cli)|db)/' },
    ),
    forbid(
      'room-ui-is-plain',
      'A component shows values: it takes core, shared components and its own rules; the rest as types only.',
      { path: '^app/features/[^/]+/ui/' },
      { path: ['^app/platform/', '\\.server\\.tsx?$'], dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'nothing-imports-a-route',
      'A route is an entrance. Move what is shared to its room or to app/ui.',
      { pathNot: '^tests/routes/' },
      {
        path: '^app/routes/',
      },
    ),
    forbid(
      'nothing-imports-the-shell',
      'Command lines and the server start the house; what they share lives in a room or the platform.',
      { pathNot: [...SHELLS, '^tests/'] },
      { path: SHELLS },
    ),
    forbid(
      'shells-use-doors',
      'A command line enters a room through its doors, its form and its messages.',
      { path: SHELLS },
      { path: ['^app/features/[^/]+/ui/', '^app/routes/', '^db/schema/'] },
    ),
    forbid(
      'db-knows-core-only',
      'Tables and migrations know the values of core, and nothing of rooms, pages or the platform.',
      { path: '^db/', pathNot: '^db/seed\\.ts$' },
      { path: '^app/', pathNot: '^app/core/' },
    ),
    forbid('tests-stay-outside', 'The house does not know its tests.', { path: '^(app|db)/' }, { path: '^tests/' }),
    forbid(
      'no-development-packages-in-the-house',
      'A running portal cannot count on a development dependency.',
      {
        path: '^(app|db)/',
        pathNot: ['^app/(vite\\.config|routes)\\.ts$', '^app/server\\.ts$', '^app/cli/ensure-build\\.ts$'],
      },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(build|db/migrations|tests/browser/out)/' },
    tsPreCompilationDeps: true, // `import type` counts: a type is knowledge too
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types', 'typings'],
    },
  },
};
