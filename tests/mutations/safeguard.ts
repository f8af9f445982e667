/** One safeguard, the smallest patch that switches it off, and the tests that must notice. */
export type Safeguard = {
  /** What the safeguard guarantees. */
  name: string;
  file: string;
  /** Exactly one place of the file. */
  from: string;
  to: string;
  /** Steps of `npm test`; `build` first where the patch must reach the running app. */
  steps:
    | 'unit'
    | 'integration'
    | 'integration-alone'
    | 'timed'
    | 'security'
    | 'build,integration'
    | 'build,e2e';
  /** Names of test files. */
  tests: string[];
};
