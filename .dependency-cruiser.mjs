/**
 * The rooms of src and what each may import; `base` is open to all, and a room may always import itself. A room is a folder,
 * or a file at the top of src. Type imports count: a type that crosses a border is a border crossed.
 */
const rooms = {
  base: [],
  columnar: [],
  'runtime/flow': ['columnar'],
  core: ['columnar', 'runtime/flow', 'kernels'],
  kernels: ['columnar'],
  expression: ['columnar'],
  transports: ['core', 'columnar'],
  'runtime/cache': ['core', 'columnar', 'runtime/flow', 'transports'],
  operators: ['core', 'columnar', 'kernels', 'expression', 'transports', 'runtime/cache'],
  sources: ['core', 'columnar', 'kernels', 'expression', 'transports', 'runtime/cache'],
  sinks: ['core', 'columnar', 'kernels', 'expression', 'transports', 'runtime/cache'],
  'runtime/resilience': ['core', 'columnar', 'runtime/flow'],
  pipeline: ['core', 'expression', 'runtime/resilience'],
  runtime: ['core', 'columnar', 'pipeline', 'runtime/flow', 'runtime/resilience', 'runtime/cache', 'transports'],
  testing: ['core', 'columnar', 'runtime', 'pipeline', 'transports'],
};
const outermost = ['cli', 'dashboard'];

/** Packages that any file may import; every other package is spoken to by one file. */
const everywhere = ['rxjs', 'apache-arrow', 'zod'];

/** Peers that a user may not have: only a dynamic import, in the moment of use, or a type. */
const optionalPeers = [
  'ioredis',
  'pulsar-client',
  'ws',
  'ccxt',
  'lmdb',
  'gpu\\.js',
  'webgpu',
  '@tensorflow/[^/]+',
  'onnxruntime-node',
  'highs',
  'nodemailer',
  '@duckdb/[^/]+',
];

/** These lie inside the folder of runtime but are rooms of their own. */
const pathOf = (room) => (room === 'runtime' ? '^src/runtime/(?!(flow|resilience|cache)/)' : `^src/${room}/`);
const packagePath = (name) => `(^|/)node_modules/(@types/)?${name}(/|$)|^${name}(/|$)`;

const oneWay = Object.entries(rooms).map(([room, allowed]) => ({
  name: `${room.replace('/', '-')}-imports`,
  comment: `${room} may import ${['base', ...allowed].join(', ')} and itself.`,
  severity: 'error',
  from: { path: pathOf(room) },
  to: { path: '^src/', pathNot: ['^src/base/', pathOf(room), ...allowed.map(pathOf)] },
}));

export default {
  forbidden: [
    ...oneWay,
    {
      name: 'outermost-rooms',
      comment: `Nothing imports ${outermost.join(' or ')}.`,
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/(${outermost.join('|')})/` },
      to: { path: `^src/(${outermost.join('|')})/` },
    },
    {
      name: 'operators-apart',
      comment: 'Families of operators share through kernels or core, not by reaching into each other.',
      severity: 'error',
      from: { path: '^src/operators/([^/]+)/' },
      to: { path: '^src/operators/', pathNot: '^src/operators/$1/' },
    },
    {
      name: 'plain-numerics',
      comment: 'Indicators, kernels and columns are plain loops; the Observable only wraps them, elsewhere.',
      severity: 'error',
      from: { path: '^src/(columnar|kernels|operators/indicators)/' },
      to: { path: packagePath('rxjs') },
    },
    {
      name: 'one-file-a-vendor',
      comment: 'A package other than the peers and zod is imported by one file, which can then be exchanged.',
      severity: 'error',
      from: {},
      module: {
        path: ['node_modules/', ...optionalPeers.map(packagePath)],
        pathNot: everywhere.map(packagePath),
        numberOfDependentsMoreThan: 1,
      },
    },
    {
      name: 'optional-peers-lazily',
      comment: 'A package that may be missing is loaded in the moment of use.',
      severity: 'error',
      from: {},
      to: {
        path: optionalPeers.map(packagePath),
        dynamic: false,
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'no-cycles',
      comment: 'A cycle that types alone close is gone when the code runs; any other decides what is loaded half.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      comment: 'An import that cannot be found, except of a package that a user may not have.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: optionalPeers.map(packagePath) },
    },
    {
      name: 'declared-dependencies',
      comment: 'What src imports has to be installed with the package.',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['npm-peer', 'type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
  },
};
