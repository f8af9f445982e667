import { defineConfig } from 'vitest/config';

const node = (name: string, include: string, more: object = {}) => ({
  test: {
    name,
    include: [include],
    exclude: ['**/*.{alone,timed}.test.ts'],
    environment: 'node' as const,
    ...more,
  },
});

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      node('unit', 'tests/unit/**/*.test.ts', {
        testTimeout: 30_000,
        setupFiles: ['tests/unit/support/noStrayOutput.ts'],
      }),
      // Each test has a simulator of its own, so the files can share loaded modules.
      node('google', 'tests/google/**/*.test.ts', { testTimeout: 20_000, isolate: false }),
      node('stack', 'tests/stack/**/*.test.ts', { testTimeout: 240_000, hookTimeout: 120_000 }),
      // Its files share loaded modules, and with them the connection to the database: nothing closes that one.
      node('integration', 'tests/integration/**/*.test.ts', {
        testTimeout: 30_000,
        hookTimeout: 30_000,
        isolate: false,
      }),
      {
        test: {
          name: 'integration-alone',
          include: ['tests/integration/**/*.alone.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 30_000,
          fileParallelism: false,
          isolate: false,
        },
      },
      {
        test: {
          name: 'timed',
          include: ['tests/integration/**/*.timed.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 30_000,
          fileParallelism: false,
        },
      },
      node('convergence', 'tests/convergence/**/*.test.ts', { testTimeout: 600_000, hookTimeout: 60_000 }),
      node('security', 'tests/security/**/*.test.ts', { testTimeout: 60_000, hookTimeout: 60_000 }),
    ],
  },
});
