import { Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { client, type Schemas, take } from '../api/client';
import { Copy, Head, Mark, Scroll, Trouble, Waiting, When } from '../parts/basics';
import { millis, moodOf } from './Requests';

type Recorded = Schemas['RecordedRequest'];

export default function Request({ id }: { id: string }) {
  const asked = useQuery({
    queryKey: ['request', id],
    queryFn: () => take(client.GET('/api/v1/requests/{id}', { params: { path: { id } } })),
    staleTime: Infinity,
  });
  const one = asked.data;
  if (asked.isPending) return <Waiting what="the request" />;
  if (!one) return <><Head title="Request" crumb={{ to: '/requests', name: 'Requests' }} /><Trouble error={asked.error} again={() => void asked.refetch()} /></>;
  return (
    <>
      <Head title={`${one.method ?? ''} ${one.path ?? ''}`} crumb={{ to: '/requests', name: 'Requests' }} says={<><When at={one.time} /> at {one.replica}, which served revision {one.revision}</>} />
      <div className="stack">
        <section className="panel">
          <h2><Mark mood={moodOf(one.status)}>{one.status}</Mark> after {millis(one.durationMs)}{one.upstreamMs !== undefined && <span className="quiet">, {millis(one.upstreamMs)} of them at the backend</span>}</h2>
          {one.failure && <p className="break" style={{ margin: '0 0 8px' }}>{one.failure}</p>}
          <Facts one={one} />
        </section>
        <Timeline one={one} />
        <div className="two">
          <Pairs title="Headers" pairs={one.headers} none="It had none." />
          <Pairs title="Query" pairs={one.query} none="It had none." />
        </div>
      </div>
    </>
  );
}

function Facts({ one }: { one: Recorded }) {
  const facts: [string, ReactNode][] = [
    ['Client', one.client && `${one.client}${one.credential ? ` by ${one.credential}` : ''}`],
    ['Endpoint', one.product && `${one.product} / ${one.proxy} / ${one.endpoint}`],
    ['Route', one.route], ['Service', one.service], ['Backend', one.backend],
    ['Host', one.host], ['Entrypoint', one.entrypoint], ['Workflow', one.workflow],
    ['Bytes', `${one.bytesIn.toLocaleString()} in, ${one.bytesOut.toLocaleString()} out`],
    ['Request id', one.requestId && <span className="line"><code className="break">{one.requestId}</code><Copy text={one.requestId} label="Copy the request id" /></span>],
    ['Trace', one.traceId && <code className="break">{one.traceId}</code>],
  ];
  return (
    <dl className="facts">
      {facts.filter(([, value]) => value).map(([name, value]) => <div key={name}><dt>{name}</dt><dd className="break">{value}</dd></div>)}
    </dl>
  );
}

const KINDS = { step: 'step', node: 'node of the workflow', backend: 'backend' };

/** Steps one below the other, each with a bar where its time lies. */
function Timeline({ one }: { one: Recorded }) {
  const steps = one.steps.filter(step => step.name !== 'traced');
  const whole = Math.max(one.durationMs, ...steps.map(step => (step.atMs ?? 0) + (step.tookMs ?? 0)), 0.001);
  const part = (value: number | undefined) => `${Math.min(100, ((value ?? 0) / whole) * 100)}%`;
  const timed = steps.some(step => step.tookMs !== undefined && step.kind !== 'backend');
  return (
    <section className="panel flush">
      <h2>Steps</h2>
      {!timed && <p className="quiet small" style={{ margin: '2px 16px 0' }}>It was recorded because it failed, when more were running than are timed: the steps that ran are known, their times are not.</p>}
      <Scroll>
        <Table>
          <Table.Thead><Table.Tr><Table.Th>Step</Table.Th><Table.Th style={{ width: '50%' }}>When</Table.Th><Table.Th>Took</Table.Th></Table.Tr></Table.Thead>
          <Table.Tbody>
            {steps.map((step, index) => (
              <Table.Tr key={index}>
                <Table.Td className="break">{step.name}{step.kind !== 'step' && <div className="quiet small">{step.kind === 'node' ? step.outcome : KINDS[step.kind]}</div>}</Table.Td>
                <Table.Td><div className="span" aria-hidden="true">{step.tookMs !== undefined && <i className={step.kind} style={{ left: part(step.atMs), width: part(step.tookMs) }} />}</div></Table.Td>
                <Table.Td className="nowrap">{step.tookMs === undefined ? <span className="quiet">not timed</span> : <>{millis(step.tookMs)}<div className="quiet small">from {millis(step.atMs)}</div></>}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Scroll>
    </section>
  );
}

function Pairs({ title, pairs, none }: { title: string; pairs: Recorded['headers']; none: string }) {
  return (
    <section className="panel">
      <h2>{title}</h2>
      {pairs.length === 0
        ? <p className="quiet" style={{ margin: 0 }}>{none}</p>
        : <ul className="pairs">{pairs.map((pair, index) => <li key={index} className="break"><code>{pair.name}</code> {pair.value === undefined ? <span className="quiet small">value not kept</span> : pair.value}</li>)}</ul>}
    </section>
  );
}
