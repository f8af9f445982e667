import { getEnv } from '#src/env.ts';

/** Who runs this site, as the deployment's variables say it. */
export function Operator() {
  const { OPERATOR_NAME, OPERATOR_ADDRESS, CONTACT_EMAIL } = getEnv();
  if (!OPERATOR_NAME && !CONTACT_EMAIL) return <p>Whoever runs this site has not said who they are yet.</p>;
  return (
    <address className="grid not-italic">
      {OPERATOR_NAME && <span className="font-medium">{OPERATOR_NAME}</span>}
      {OPERATOR_ADDRESS?.split(/\s*;\s*/).map((line) => (
        <span key={line}>{line}</span>
      ))}
      {CONTACT_EMAIL && (
        <a className="quiet-link justify-self-start" href={`mailto:${CONTACT_EMAIL}`}>
          {CONTACT_EMAIL}
        </a>
      )}
    </address>
  );
}
