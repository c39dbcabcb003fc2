import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const clock = 'Time comes in through the clock of the run context (src/base/clock.ts).';
const chance = 'Chance comes in through the random source of the run context (src/base/random.ts).';

const member = (object, property, message) => ({
  selector: `MemberExpression[object.name='${object}'][property.name='${property}']`,
  message,
});

const wholeZod = {
  selector: "ImportDeclaration[source.value='zod'] > ImportSpecifier[imported.name='z']",
  message: "Write import * as z from 'zod': so only what is used gets into the bundle.",
};
const ambient = [
  member('Date', 'now', clock),
  member('performance', 'now', clock),
  member('process', 'hrtime', clock),
  member('Math', 'random', chance),
  member('crypto', 'randomUUID', chance),
  member('crypto', 'getRandomValues', chance),
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: clock },
  { selector: "CallExpression[callee.name='Date']", message: clock },
  ...['setTimeout', 'setInterval', 'setImmediate'].map((name) => member('globalThis', name, clock)),
];

const timersOfRxjs = [
  'asyncScheduler',
  'auditTime',
  'bufferTime',
  'debounceTime',
  'delay',
  'interval',
  'sampleTime',
  'throttleTime',
  'timeout',
  'timer',
  'windowTime',
];

export default defineConfig(
  globalIgnores(['**/node_modules/', '.rxarrow/', 'tmp/', 'dist/', 'coverage/', 'docs/', '**/*.d.mts']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true } },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'off',
      'no-var': 'error',
      'prefer-const': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { arguments: false, properties: false } },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        {
          argsIgnorePattern: '^_',
          varsIgnorePattern: '^_',
          destructuredArrayIgnorePattern: '^_',
          ignoreRestSiblings: true,
        },
      ],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'max-lines': ['warn', { max: 400 }],
      'no-restricted-globals': [
        'error',
        ...['setTimeout', 'setInterval', 'setImmediate'].map((name) => ({ name, message: clock })),
      ],
      'no-restricted-syntax': ['error', ...ambient, wholeZod],
      'no-restricted-imports': [
        'error',
        {
          paths: [
            ...['node:timers', 'node:timers/promises', 'timers', 'timers/promises'].map((name) => ({
              name,
              message: clock,
            })),
            ...['node:perf_hooks', 'perf_hooks'].map((name) => ({
              name,
              importNames: ['performance'],
              message: clock,
            })),
            { name: 'rxjs', importNames: timersOfRxjs, message: clock },
            ...['node:crypto', 'crypto'].map((name) => ({
              name,
              importNames: ['randomBytes', 'randomInt', 'randomUUID'],
              message: chance,
            })),
          ],
        },
      ],
    },
  },
  {
    files: ['src/base/clock.ts', 'src/base/random.ts'],
    rules: { 'no-restricted-globals': 'off', 'no-restricted-syntax': 'off', 'no-restricted-imports': 'off' },
  },
  {
    files: ['src/components.ts', 'src/*/index.ts'],
    rules: { 'max-lines': 'off' },
  },
);
