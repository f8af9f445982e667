import { envSchema } from '#src/env.ts';
import { examine } from './doctor/examine.ts';
import { lineOf } from './doctor/finding.ts';
import { secretsOf, withoutSecrets } from './doctor/secrets.ts';
import { loadEnvironmentFile } from './environment.ts';

// Examines a deployment from outside with the deployment's own variables, and says what to do about each fault. Changes nothing.
loadEnvironmentFile();
const secrets = secretsOf(process.env, Object.keys(envSchema.shape));

const findings = await examine(process.env);
for (const finding of findings) console.log(withoutSecrets(lineOf(finding), secrets));
const faults = findings.filter(({ level }) => level === 'fail').length;
console.log(faults === 0 ? 'All is well.' : `${faults} ${faults === 1 ? 'fault' : 'faults'}.`);
process.exit(faults === 0 ? 0 : 1);
