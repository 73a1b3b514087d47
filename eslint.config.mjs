// Rules that a reviewer would otherwise have to repeat. Formatting is Prettier's, import directions are
// dependency-cruiser's.
import tseslint from 'typescript-eslint';

const NO_FLOATS = ['Number', 'parseFloat'].map((name) => ({
  selector: `CallExpression[callee.name='${name}']`,
  message: 'Money and quantities are Decimal or text, never number.',
}));
const NO_FLOAT_METHODS = [
  {
    selector: "CallExpression[callee.property.name='toNumber']",
    message: 'Money and quantities are Decimal or text, never number.',
  },
  {
    selector: "CallExpression[callee.object.name='Number'][callee.property.name='parseFloat']",
    message: 'Money and quantities are Decimal or text, never number.',
  },
];
const IS_ACCESSIBLE = 'Property[key.name="isAccessible"] > [async=true]';
const NO_ASYNC_ACCESS = [
  {
    selector: IS_ACCESSIBLE,
    message: 'AdminJS does not await isAccessible: a promise is always true, so everybody would be let in.',
  },
  {
    selector: 'MethodDefinition[key.name="isAccessible"] > [async=true]',
    message: 'AdminJS does not await isAccessible: a promise is always true, so everybody would be let in.',
  },
];

export default tseslint.config(
  { ignores: ['dist', 'adminbundle', 'coverage', '.data', 'node_modules', 'src/db/generated'] },
  tseslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      // A function that answers a promise says so by `async`, also where it has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      // Interfaces of ours declare functions as methods, and none of them needs its `this`.
      '@typescript-eslint/unbound-method': 'off',
      // Express and AdminJS take handlers that answer promises.
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { arguments: false, properties: false, attributes: false } },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    rules: {
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' },
      ],
      'no-restricted-syntax': ['error', ...NO_ASYNC_ACCESS],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
    },
  },
  {
    files: ['src/domain/**', 'src/services/**', 'src/db/**'],
    ignores: ['**/*.test.ts'],
    rules: { 'no-restricted-syntax': ['error', ...NO_ASYNC_ACCESS, ...NO_FLOATS, ...NO_FLOAT_METHODS] },
  },
  {
    files: ['**/*.test.ts', '**/*.test.tsx', 'test/support/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  { files: ['scripts/**', 'prisma/**', 'test/**'], rules: { 'no-console': 'off' } },
);
