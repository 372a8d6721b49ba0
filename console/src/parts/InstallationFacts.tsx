import type { ReactNode } from 'react';
import type { Schemas } from '../api/client';
import { Mark, plural } from './basics';

type Told = Schemas['Settings'];

/** What people ask first of an installation, in a few words. */
export function InstallationFacts({ told }: { told: Told }) {
  const { key, kept, store } = told;
  return (
    <section className="panel" aria-label="This installation">
      <h2>This installation</h2>
      <dl className="facts wide">
        <Fact name="Store">{store.kind === 'embedded' ? <>embedded, below <Value told={told} of="FAIRLEAD_DATA" /></> : <>MongoDB {store.version} at <code>{store.place}</code></>}</Fact>
        <Fact name="Master key">
          <code>{key.id}</code>, {origin(told, 'FAIRLEAD_ENCRYPTION_KEY') ?? (store.kind === 'embedded' ? 'its own, in the data directory' : 'kept in the store')}
          {key.known.length > 1 && <span className="block small">{key.underOlder > 0 ? <Mark mood="warn">{plural(key.underOlder, 'secret')} still under an older key</Mark> : `no secret is under ${key.known.length > 2 ? 'one of the older keys' : 'the older key'} any more; the last one still hashes`}</span>}
        </Fact>
        <Fact name="Limits">{limits(told)}</Fact>
        <Fact name="Sign-on">{value(told, 'FAIRLEAD_OIDC_ISSUER') ? <>at <Value told={told} of="FAIRLEAD_OIDC_ISSUER" />, and with passwords</> : 'with passwords alone'}</Fact>
        <Fact name="Models">operators’ at <code>/api/v1/mcp</code>, with a token; partners’ {partners(told)}</Fact>
        <Fact name="Traces">{value(told, 'FAIRLEAD_TRACING_ENDPOINT') ? <>sent to <Value told={told} of="FAIRLEAD_TRACING_ENDPOINT" />, {percent(value(told, 'FAIRLEAD_TRACING_RATIO'))} of those that begin here</> : 'sent nowhere'}</Fact>
        <Fact name="Mail of alerts">{value(told, 'FAIRLEAD_SMTP_URL') ? <>by <Value told={told} of="FAIRLEAD_SMTP_URL" /></> : 'no server is set'}</Fact>
        <Fact name="Kept">
          {plural(kept.revisions, 'revision')}; records of requests {value(told, 'FAIRLEAD_REQUEST_RECORDS_AGE')}, at most {value(told, 'FAIRLEAD_REQUEST_RECORDS_SIZE')}; traffic {plural(kept.trafficDays, 'day')}; how backends stood {plural(kept.backendDays, 'day')}; alerts that are over {plural(kept.alertDays, 'day')}; the audit for good
        </Fact>
      </dl>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return <div><dt>{name}</dt><dd className="break">{children}</dd></div>;
}

const of = (told: Told, variable: string) => told.settings.find(one => one.variable === variable);
const value = (told: Told, variable: string) => of(told, variable)?.values[0]?.value ?? '';

function origin(told: Told, variable: string) {
  const held = of(told, variable)?.values.find(each => each.value !== '');
  return held && `from ${held.origin === 'environment' || held.origin === 'command line' ? `the ${held.origin}` : held.origin}`;
}

/** The value, or that there are several. */
function Value({ told, of: variable }: { told: Told; of: string }) {
  const setting = of(told, variable);
  return setting?.differs ? <Mark mood="warn">not the same everywhere</Mark> : <code>{setting?.values[0]?.value}</code>;
}

function limits(told: Told) {
  const gateways = told.processes.filter(one => one.roles.includes('gateway'));
  const lost = gateways.filter(one => one.checks?.limiter && one.checks.limiter !== 'up');
  if (!of(told, 'REDIS_URL')?.values.some(each => each.value)) {
    return gateways.length > 1 ? 'shared out among the gateways: there is no Redis' : 'counted by the gateway itself: there is no Redis';
  }
  if (lost.length > 0) return <Mark mood="warn">{lost.map(one => one.name).join(', ')}: Redis does not answer</Mark>;
  return <>counted together in <Value told={told} of="REDIS_URL" /></>;
}

function partners(told: Told) {
  const setting = of(told, 'FAIRLEAD_PARTNER_MCP');
  if (setting?.differs) return <Mark mood="warn">not the same everywhere</Mark>;
  const held = setting?.values[0]?.value;
  return held === undefined ? 'at gateways, which do not say' : held === 'true' ? <>at <code>/mcp</code> of each gateway</> : 'switched off';
}

const percent = (ratio: string) => `${Number(ratio) * 100} %`;
