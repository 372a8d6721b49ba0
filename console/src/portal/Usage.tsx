import { Progress, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { client, type Schemas, take } from '../api/client';
import { Empty, Trouble, Waiting, When } from '../parts/basics';
import { Chart } from '../parts/Chart';

type Limit = Schemas['PartnerLimitList']['items'][number];

export default function Usage() {
  const limits = useQuery({ queryKey: ['limits'], queryFn: () => take(client.GET('/api/v1/partner/limits')), refetchInterval: 10_000 });
  return (
    <div className="stack">
      <section className="panel">
        <h2>Limits</h2>
        {limits.isPending && <Waiting what="your limits" />}
        <Trouble error={limits.error} again={() => void limits.refetch()} />
        {limits.data && limits.data.items.length === 0 && <Empty title="No limits">How much you may call is not limited by a policy.</Empty>}
        {limits.data && limits.data.items.length > 0 && <ul className="limits">{limits.data.items.map((limit, index) => <One key={index} limit={limit} />)}</ul>}
      </section>
      <Recorded />
    </div>
  );
}

const words = (limit: Limit) => {
  const counted = limit.countedBy === 'client' ? '' : `, for each ${limit.countedBy}`;
  const where = limit.product ? ` of ${limit.product}` : '';
  const many = limit.requests.toLocaleString();
  if (limit.kind === 'concurrency') return `${many} requests${where} at once${counted}`;
  return `${many} requests${where} ${limit.kind === 'quota' ? `a ${limit.per ?? ''}` : `per ${limit.per ?? ''}`}${counted}`;
};

function One({ limit }: { limit: Limit }) {
  const part = limit.used === undefined ? undefined : Math.min(100, (limit.used / Math.max(1, limit.requests)) * 100);
  return (
    <li>
      <div className="line"><strong>{words(limit)}</strong>{part !== undefined && <span className="push">{(limit.used ?? 0).toLocaleString()} used, {(limit.left ?? 0).toLocaleString()} left</span>}</div>
      {part !== undefined && <Progress value={part} color={part >= 100 ? 'red' : part > 80 ? 'yellow' : 'sea'} aria-label={`${words(limit)}: ${Math.round(part)} percent used`} size="md" />}
      <div className="quiet small">
        {limit.kind === 'quota'
          ? <>{part === undefined ? 'Nothing of it was heard of yet. ' : ''}{limit.resets && <>Begins anew <When at={limit.resets} />.</>}</>
          : 'What is left of it stands in the header RateLimit of each answer.'}
      </div>
    </li>
  );
}

const LINES = [{ key: 'good' as const, name: 'answered', colour: 'a' as const }, { key: 'refused' as const, name: 'refused (4xx)', colour: 'b' as const }, { key: 'failed' as const, name: 'failed (5xx)', colour: 'c' as const }];
const whole = (value: number) => value.toLocaleString(undefined, { maximumFractionDigits: 1 });

function Recorded() {
  const [hours, setHours] = useState('24');
  const usage = useQuery({ queryKey: ['usage', hours], queryFn: () => take(client.GET('/api/v1/partner/usage', { params: { query: { hours: Number(hours) } } })), refetchInterval: 15_000 });
  const data = usage.data;
  const times = useMemo(() => data?.items.map(step => Date.parse(step.at) / 1000) ?? [], [data]);
  const lines = useMemo(() => LINES.map(line => ({ name: line.name, colour: line.colour, fill: line.key === 'good', values: data?.items.map(step => step[line.key]) ?? [] })), [data]);
  const sum = (key: 'good' | 'refused' | 'failed') => data?.items.reduce((all, step) => all + step[key], 0) ?? 0;
  const says = `${sum('good')} answered, ${sum('refused')} refused, ${sum('failed')} failed in the last ${hours === '1' ? 'hour' : `${hours} hours`}`;
  return (
    <section className="panel">
      <div className="line" style={{ marginBottom: 8 }}><h2>Requests</h2><SegmentedControl className="push" size="xs" aria-label="Over" value={hours} onChange={setHours} data={[{ value: '1', label: 'an hour' }, { value: '24', label: 'a day' }, { value: '72', label: 'three days' }]} /></div>
      {usage.isPending && <Waiting what="your requests" />}
      <Trouble error={usage.error} again={() => void usage.refetch()} />
      {data && <p style={{ margin: '0 0 8px' }}>{says}.</p>}
      {data && <Chart times={times} lines={lines} format={whole} says={says} />}
      <p className="quiet small" style={{ margin: '8px 0 0' }}>As far as they were recorded: of a busy gateway this is a sample; limits are counted exactly.{data && !data.whole && ' There was more than can be counted here; the oldest are missing.'}</p>
    </section>
  );
}
