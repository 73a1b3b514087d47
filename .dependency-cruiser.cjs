// Which part may import which: admin, portal and jobs use services; services use domain and db; nothing looks upwards.
const DATABASE_PACKAGES = 'node_modules/(pg|@prisma)/';
const ADMINJS = 'node_modules/(adminjs|@adminjs)/';

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Files that need each other are one file, or need a third.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'domain-is-pure',
      severity: 'error',
      comment: 'The domain knows decimal.js, a hash, the closed list of errors and itself.',
      from: { path: '^src/domain/', pathNot: '\\.test\\.ts$' },
      to: { pathNot: ['^src/domain/', '^src/errors\\.ts$', 'node_modules/decimal\\.js/', '^(node:)?crypto$'] },
    },
    {
      name: 'the-vault-stands-alone',
      severity: 'error',
      comment: 'Whoever reads how a secret is sealed has read all of it.',
      from: { path: '^src/secrets/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/', pathNot: ['^src/secrets/', '^src/errors\\.ts$'] },
    },
    {
      name: 'only-db-knows-the-database',
      severity: 'error',
      comment: 'SQL, pg and Prisma live behind src/db.',
      from: { path: '^src/', pathNot: ['^src/db/', '\\.test\\.tsx?$'] },
      to: { path: DATABASE_PACKAGES },
    },
    {
      name: 'one-door-for-every-write',
      severity: 'error',
      comment: 'Only the door opens a writing transaction.',
      from: { path: '^src/', pathNot: ['^src/services/run-command\\.ts$', '\\.test\\.tsx?$'] },
      to: { path: '^src/db/transaction\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'providers-look-down',
      severity: 'error',
      comment: 'A source of prices knows what a price is, and nothing of who asks.',
      from: { path: '^src/price-providers/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/', pathNot: ['^src/price-providers/', '^src/domain/'] },
    },
    {
      name: 'db-looks-down',
      severity: 'error',
      from: { path: '^src/db/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/(services|admin|portal|http|jobs|notify|app\\.ts|main\\.ts)' },
    },
    {
      name: 'services-look-down',
      severity: 'error',
      from: { path: '^src/services/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/(admin|portal|http|jobs|app\\.ts|main\\.ts)' },
    },
    {
      name: 'screens-go-through-services',
      severity: 'error',
      comment: 'Screens and jobs change nothing but through a use case.',
      from: { path: '^src/(portal|jobs)/', pathNot: '\\.test\\.tsx?$' },
      to: { path: '^src/admin/' },
    },
    {
      name: 'only-admin-knows-adminjs',
      severity: 'error',
      comment:
        'Importing adminjs costs seconds and a hundred megabytes, and reads the environment; no test may do it either. The stock baseline of a benchmark is a process of its own.',
      from: {
        path: '^(src|test|scripts|prisma)/',
        pathNot: ['^src/admin/(?!.*\\.test\\.)', '^scripts/bench/stock-admin\\.ts$'],
      },
      to: { path: ADMINJS, dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|adminbundle|coverage|\\.data)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json'],
    },
  },
};
