import { envSchema } from '#src/env.ts';
import { examine } from './doctor/examine.ts';
import { lineOf, withoutSecrets } from './doctor/finding.ts';
import { loadEnvironmentFile } from './environment.ts';

// Examines a deployment from outside with the deployment's own variables, and says what to do about each fault. Changes nothing.
loadEnvironmentFile();
const open =
  /_URL$|_HEADER$|^(LOG_LEVEL|OPERATOR_NAME|OPERATOR_ADDRESS|CONTACT_EMAIL|GOOGLE_DAILY_CALLS|MAIL_FROM|DEMO_EMAIL)$/;
const secretNames = Object.keys(envSchema.shape).filter((name) => !open.test(name) || name === 'SMTP_URL');
const secrets = secretNames
  .flatMap((name) => [process.env[name] ?? '', process.env[`PREVIEW_${name}`] ?? ''])
  .flatMap((value) => [value, ...value.split(/[,:]/)]);

const findings = await examine(process.env);
for (const finding of findings) console.log(withoutSecrets(lineOf(finding), secrets));
const faults = findings.filter(({ level }) => level === 'fail').length;
console.log(faults === 0 ? 'All is well.' : `${faults} ${faults === 1 ? 'fault' : 'faults'}.`);
process.exit(faults === 0 ? 0 : 1);
