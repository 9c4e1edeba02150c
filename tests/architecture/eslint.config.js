import tseslint from 'typescript-eslint';
import { wholeConditions } from './whole-conditions.js';

const NO_BARREL = [
  { selector: 'ExportAllDeclaration', message: 'No barrels: import from the file that declares it.' },
  { selector: 'ExportNamedDeclaration[source]', message: 'No barrels: import from the file that declares it.' },
];

const DATABASE = [
  {
    selector: "CallExpression[callee.object.name='sql'][callee.property.name='raw']",
    message: 'sql.raw pastes text into a statement. Pass values as parameters of the sql template.',
  },
];

// A join compares two columns; anywhere else a partner's column is compared with the partner somebody acts for.
const OWN_ROWS = [
  {
    selector:
      "CallExpression[callee.name=/^(eq|ne|inArray)$/][arguments.0.property.name='partnerId']:not(CallExpression[callee.property.name=/Join$/] > *):not(CallExpression[callee.property.name=/Join$/] > CallExpression[callee.name='and'] > *)",
    message: 'Rows of one partner are asked for by ownedBy(column, partnerId), which throws when nobody is named.',
  },
];

const FIELDS = [
  {
    selector: "SpreadElement > MemberExpression[object.name='fields']",
    message: 'A field of a form answers when it is asked: spread, it has no name. Pass the field as it is.',
  },
];

const FORMS = [
  {
    selector: "CallExpression[callee.name='useForm'] > ObjectExpression:not(:has(> Property[key.name='constraint']))",
    message:
      'Without `constraint` a form calls fields 任意 that it then asks for. Pass getZodConstraint of its schema.',
  },
];

const ENVIRONMENT = [
  {
    selector: "MemberExpression[object.name='process'][property.name='env']",
    message: 'Only app/platform/env.server.ts reads the environment; ask for the value in the context.',
  },
];

// A sum that starts at nothing in a map, `sums.set(key, (sums.get(key) ?? 0) + amount)`, is no missing amount.
const NO_SILENT_ZERO = [
  {
    selector:
      "LogicalExpression[operator=/^(\\?\\?|\\|\\|)$/]:matches([right.value=0], [right.raw='0n'], [right.value='0'], [right.name='ZERO_YEN'], [right.callee.name='yen']):not(CallExpression[callee.property.name='set'] > BinaryExpression[operator='+'] > LogicalExpression[left.callee.property.name='get'])",
    message: 'A missing amount is a fault, not a gift of zero. Say what absence means.',
  },
];

const NO_CLOCK = [
  { selector: "MemberExpression[object.name='Date'][property.name='now']", message: 'The clock is an argument.' },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'The clock is an argument.' },
  { selector: "CallExpression[callee.name='Date']", message: 'The clock is an argument.' },
  { selector: "MemberExpression[object.name='Math'][property.name='random']", message: 'Chance is an argument.' },
];

const ONLY_READS = [
  {
    selector:
      "CallExpression[callee.property.name=/^(insert|update|delete)$/]:matches([callee.object.name=/^(db|tx|transaction)$/], [callee.object.property.name='db'])",
    message: 'A query changes nothing. Move the write to commands.server.ts.',
  },
];

const restrict = (...groups) => ['error', ...groups.flat()];

export default tseslint.config(
  { ignores: ['build/**', 'node_modules/**', 'db/migrations/**', 'tests/browser/out/**', '**/*.{js,cjs,mjs}'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['{app,db,tests}/**/*.{ts,tsx}', 'drizzle.config.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { project: './tsconfig.json', tsconfigRootDir: new URL('../../', import.meta.url).pathname },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': ['error', { checkThenables: true }],
      // Remix's `redirect` and `data` responses are thrown on purpose.
      '@typescript-eslint/only-throw-error': 'off',
      '@typescript-eslint/consistent-type-definitions': ['error', 'type'],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/unbound-method': 'off',
      // A branded number is a number; the rule does not see through the brand.
      '@typescript-eslint/no-unsafe-unary-minus': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-restricted-syntax': restrict(NO_BARREL, DATABASE, FIELDS, FORMS, ENVIRONMENT),
    },
  },
  {
    files: ['{app,db}/**/*.{ts,tsx}'],
    rules: {
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      'house/whole-conditions': 'error',
    },
    plugins: { house: { rules: { 'whole-conditions': wholeConditions } } },
  },
  {
    files: ['app/features/**'],
    rules: {
      'no-restricted-syntax': restrict(
        NO_BARREL,
        DATABASE,
        OWN_ROWS,
        FIELDS,
        FORMS,
        ENVIRONMENT,
        NO_SILENT_ZERO,
        NO_CLOCK,
      ),
    },
  },
  {
    files: ['app/features/*/queries.server.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '/bulk\\.server\\.ts$',
              importNamePattern: '^(insert|update|delete)',
              message: 'A query changes nothing. Move the write to commands.server.ts.',
            },
          ],
        },
      ],
      'no-restricted-syntax': restrict(
        NO_BARREL,
        DATABASE,
        OWN_ROWS,
        ENVIRONMENT,
        NO_SILENT_ZERO,
        NO_CLOCK,
        ONLY_READS,
      ),
    },
  },
  {
    files: ['app/core/**'],
    rules: { 'no-restricted-syntax': restrict(NO_BARREL, ENVIRONMENT, NO_SILENT_ZERO, NO_CLOCK) },
  },
  // The one reader of the environment, and the build's own settings.
  {
    files: ['app/platform/env.server.ts', 'app/vite.config.ts'],
    rules: { 'no-restricted-syntax': restrict(NO_BARREL, DATABASE) },
  },
  // Command lines speak through the console.
  {
    files: ['app/cli/**', 'db/migrate.ts', 'db/seed.ts', 'app/server.ts', 'app/platform/log.server.ts'],
    rules: { 'no-console': 'off' },
  },
  { files: ['app/cli/{start,ensure-build}.ts'], rules: { 'no-restricted-syntax': restrict(NO_BARREL, DATABASE) } },
  // Tests read TEST_DATABASE_URL and say `vi.mock` never.
  {
    files: ['tests/**'],
    rules: {
      'no-restricted-syntax': restrict(NO_BARREL, DATABASE, [
        {
          selector: "CallExpression[callee.object.name='vi'][callee.property.name=/^(mock|doMock)$/]",
          message: 'Nothing is mocked but the outside world: hand in the database, the clock and the mail.',
        },
      ]),
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
);
