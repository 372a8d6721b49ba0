import { Badge, Button, SegmentedControl, Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Link } from 'wouter';
import { client, type Schemas, take } from '../api/client';
import { useSession } from '../api/session';
import { useStatus } from '../app/Shell';
import { Empty, Head, Mark, plural, Scroll, Trouble, Waiting, When } from '../parts/basics';
import { Chart } from '../parts/Chart';
import { FirstSteps } from '../parts/FirstSteps';

type Replica = Schemas['Replica'];

const rate = (value: number) => (value >= 100 ? Math.round(value).toLocaleString() : value >= 10 ? value.toFixed(1) : value.toFixed(value === 0 ? 0 : 2));
const millis = (value: number) => (value >= 1000 ? `${(value / 1000).toFixed(value >= 10_000 ? 0 : 1)} s` : `${value >= 10 ? Math.round(value) : value.toFixed(1)} ms`);
const perSecond = (value: number) => `${rate(value)}/s`;

export default function Overview() {
  const status = useStatus();
  const session = useSession();
  if (status.isPending) return <Waiting what="the overview" />;
  if (!status.data) return <Trouble error={status.error} again={() => void status.refetch()} />;
  const { replicas, revision, unpublished = 0, findings, findingsMore = 0, counts, version } = status.data;
  return (
    <>
      <Head title="Overview" says={<>Fairlead {version} · the store is at revision {revision}</>}>
        {unpublished > 0 && session.may('edit') && <Button component={Link} href="/products">Publish {plural(unpublished, 'product')}</Button>}
      </Head>
      <div className="stack">
        {status.error && <Trouble error={status.error} />}
        <FirstSteps counts={counts} />
        <Now replicas={replicas} />
        <History />
        <Replicas replicas={replicas} revision={revision} />
        <Findings findings={findings} more={findingsMore} />
      </div>
    </>
  );
}

function Now({ replicas }: { replicas: Replica[] }) {
  const busy = replicas.map(replica => replica.pulse).filter(pulse => pulse !== undefined && pulse.seconds > 0);
  const sum = (count: 'requests' | 'clientErrors' | 'serverErrors') => busy.reduce((all, pulse) => all + (pulse![count] / pulse!.seconds), 0);
  const requests = sum('requests');
  const failing = sum('serverErrors');
  const slowest = Math.max(0, ...busy.map(pulse => pulse!.p95));
  return (
    <div className="panel">
      <div className="tiles" aria-label="Now">
        <Tile label="Requests" value={rate(requests)} unit="/s" />
        <Tile label="Refused (4xx)" value={rate(sum('clientErrors'))} unit="/s" />
        <Tile label="Failed (5xx)" value={rate(failing)} unit="/s" bad={failing > 0} />
        <Tile label="95 % answered within" value={requests > 0 ? millis(slowest) : '–'} />
        <Tile label="Gateways live" value={String(replicas.length)} bad={replicas.length === 0} />
      </div>
    </div>
  );
}

function Tile({ label, value, unit, bad = false }: { label: string; value: string; unit?: string; bad?: boolean }) {
  return (
    <div className="tile">
      <div className="label">{label}</div>
      <div className="value" style={bad ? { color: 'var(--bad)' } : undefined}>{value}{unit && <small>{unit}</small>}</div>
    </div>
  );
}

function History() {
  const [hours, setHours] = useState('1');
  const span = hours === '1' ? 'hour' : `${hours} hours`;
  const traffic = useQuery({
    queryKey: ['traffic', hours],
    queryFn: () => take(client.GET('/api/v1/traffic', { params: { query: { hours: Number(hours) } } })),
    refetchInterval: 15_000,
  });
  const data = useMemo(() => (traffic.data ? series(traffic.data) : undefined), [traffic.data]);
  return (
    <div className="panel">
      <div className="line" style={{ marginBottom: 10 }}>
        <h2>Traffic</h2>
        <SegmentedControl className="push" size="xs" value={hours} onChange={setHours} aria-label="How far back"
          data={[{ value: '1', label: '1 hour' }, { value: '6', label: '6 hours' }, { value: '24', label: '1 day' }, { value: '72', label: '3 days' }]} />
      </div>
      <Trouble error={traffic.error} />
      {data && (data.any
        ? (
          <div className="two">
            <Chart times={data.times} format={perSecond} says={`Requests a second over the last ${span}; ${data.said}`} lines={data.rates} />
            <Chart times={data.times} format={millis} says={`How long answers took over the last ${span}`} lines={data.latencies} />
          </div>
        )
        : <p className="quiet" style={{ margin: 0 }}>No gateway has told of a whole minute in this time yet. Each tells one a minute; they are kept for three days.</p>)}
    </div>
  );
}

function series(traffic: Schemas['Traffic']) {
  const step = traffic.stepSeconds;
  const points = new Map(traffic.points.map(point => [Math.floor(Date.parse(point.at) / 1000), point]));
  const first = Math.floor(Date.parse(traffic.from) / 1000 / step) * step;
  const last = Math.floor(Date.parse(traffic.to) / 1000 / step) * step;
  const times: number[] = [];
  for (let at = first; at <= last; at += step) times.push(at);
  const pick = (value: (point: Schemas['Traffic']['points'][number]) => number | null) => times.map(at => {
    const point = points.get(at);
    return point ? value(point) : null;
  });
  const quiet = (value: number, requests: number) => (requests > 0 ? value : null);
  const total = traffic.points.reduce((all, point) => all + point.requests, 0);
  const failed = traffic.points.reduce((all, point) => all + point.serverErrors, 0);
  return {
    any: traffic.points.length > 0,
    times,
    said: `${plural(total, 'request')}, of which ${failed.toLocaleString()} failed`,
    rates: [
      { name: 'Requests', colour: 'a' as const, fill: true, values: pick(point => point.requests / step) },
      { name: 'Refused (4xx)', colour: 'b' as const, values: pick(point => point.clientErrors / step) },
      { name: 'Failed (5xx)', colour: 'c' as const, values: pick(point => point.serverErrors / step) },
    ],
    latencies: [
      { name: 'Half within', colour: 'a' as const, values: pick(point => quiet(point.p50, point.requests)) },
      { name: '95 % within', colour: 'b' as const, values: pick(point => quiet(point.p95, point.requests)) },
      { name: '99 % within', colour: 'c' as const, values: pick(point => quiet(point.p99, point.requests)) },
    ],
  };
}

function Replicas({ replicas, revision }: { replicas: Replica[]; revision: number }) {
  return (
    <div className="panel flush">
      <h2>Gateways</h2>
      {replicas.length === 0
        ? <Empty title="No gateway is live">Start one beside this store: <code>fairlead gateway</code> with the same <code>MONGODB_URI</code>. It reports every second.</Empty>
        : (
          <Scroll>
            <Table>
              <Table.Thead>
                <Table.Tr><Table.Th>Gateway</Table.Th><Table.Th>Serves</Table.Th><Table.Th>Requests</Table.Th><Table.Th>95 % within</Table.Th><Table.Th>Findings</Table.Th></Table.Tr>
              </Table.Thead>
              <Table.Tbody>{replicas.map(replica => <ReplicaRow key={replica.id} replica={replica} revision={revision} />)}</Table.Tbody>
            </Table>
          </Scroll>
        )}
    </div>
  );
}

function ReplicaRow({ replica, revision }: { replica: Replica; revision: number }) {
  const pulse = replica.pulse;
  const told = pulse && pulse.seconds > 0;
  return (
    <Table.Tr>
      <Table.Td>
        <Mark mood={replica.health === 'up' ? 'good' : 'warn'}><strong>{replica.id}</strong></Mark>
        <div className="quiet small">{replica.health === 'up' ? 'up' : replica.health} · {replica.version} · since <When at={replica.started} /></div>
      </Table.Td>
      <Table.Td>{replica.revision}{replica.revision < revision && <Badge color="yellow" ml={6}>{revision - replica.revision} behind</Badge>}</Table.Td>
      <Table.Td className="nowrap">{told ? perSecond(pulse.requests / pulse.seconds) : '–'}</Table.Td>
      <Table.Td className="nowrap">{told && pulse.requests > 0 ? millis(pulse.p95) : '–'}</Table.Td>
      <Table.Td>{replica.errors ? <Badge color="red">{plural(replica.errors, 'error')}</Badge> : replica.warnings ? <Badge color="yellow">{plural(replica.warnings, 'warning')}</Badge> : <span className="quiet">none</span>}</Table.Td>
    </Table.Tr>
  );
}

const FOUND = 50;

function Findings({ findings, more }: { findings: Schemas['Finding'][]; more: number }) {
  const left = Math.max(0, findings.length - FOUND) + more;
  return (
    <div className="panel">
      <h2>Needs attention</h2>
      {findings.length === 0
        ? <Mark mood="good">Nothing. Every object is served as it is written.</Mark>
        : (
          <ul className="diff">
            {findings.slice(0, FOUND).map((finding, index) => (
              <li key={index} style={{ gridTemplateColumns: 'minmax(0, 1fr)' }}>
                <div className="break">
                  <Mark mood={finding.severity === 'error' ? 'bad' : 'warn'}>{finding.subject ?? `gateway ${finding.replica}`}</Mark>
                  <div>{finding.text}{finding.remedy ? `; ${finding.remedy}` : ''}</div>
                </div>
              </li>
            ))}
            {left > 0 && <li style={{ gridTemplateColumns: 'minmax(0, 1fr)' }}><span className="quiet">and {plural(left, 'more finding')}: mend some of these first</span></li>}
          </ul>
        )}
    </div>
  );
}
