import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

test('the third-party notices name what the lock file installs for production', () => {
  const args = ['local/thirdPartyNotices.ts', '--check'];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});
