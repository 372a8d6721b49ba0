import '@xyflow/react/dist/style.css';
import { SegmentedControl, Select, Table, useComputedColorScheme } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Background, Controls, Handle, MarkerType, type Node, Position, ReactFlow } from '@xyflow/react';
import { useMemo, useState } from 'react';
import { client, type Schemas, take } from '../api/client';
import { useEvery } from '../api/live';
import { useReplicas, useTable } from '../api/table';
import { Around } from '../parts/Around';
import { Empty, Head, Mark, type Mood, plural, Scroll, Trouble, Waiting, When } from '../parts/basics';
import { CreateProduct } from '../parts/CreateProduct';
import { draw, type Elements, elements, type Thing } from './routeGraph';
import { Gateway } from './Services';

const DRAWN = 60;
const WINDOW = 60;

interface Rate { requests: number; errors: number; p95: number }
type Counted = Schemas['RouteTraffic']['routes'][number];

// A product's proxy is called by its endpoints' names: product/proxy/endpoint@owner.
const isOf = (counted: string, thing: Thing) => {
  if (thing.kind !== 'Product') return counted === thing.name;
  const owner = thing.name.slice(thing.name.lastIndexOf('@'));
  return counted.endsWith(owner) && counted.startsWith(`${thing.name.slice(0, -owner.length)}/`);
};

const summed = (all: Counted[]): Rate => ({
  requests: all.reduce((sum, one) => sum + (one.requests ?? 0), 0),
  errors: all.reduce((sum, one) => sum + (one.serverErrors ?? 0), 0),
  p95: Math.max(0, ...all.map(one => one.p95 ?? 0)),
});

const perSecond = (rate: Rate) => {
  const value = rate.requests / WINDOW;
  return value === 0 ? '0/s' : value < 0.1 ? '<0.1/s' : `${value.toLocaleString(undefined, { maximumFractionDigits: value < 10 ? 1 : 0 })}/s`;
};
const failing = (rate: Rate) => (rate.requests === 0 ? 0 : rate.errors / rate.requests);
const moodOfRate = (rate: Rate): Mood => (failing(rate) > 0.05 ? 'bad' : failing(rate) > 0.01 ? 'warn' : rate.requests > 0 ? 'good' : 'none');
const worst = (one: Mood, other: Mood): Mood => (['bad', 'warn', 'good', 'none'] as const).find(mood => mood === one || mood === other) ?? 'none';

export default function Topology() {
  const [replica, setReplica] = useState<string>();
  const [look, setLook] = useState('leads');
  const [owner, setOwner] = useState<string | null>(null);
  // On a narrow screen a graph is a picture of a graph.
  const narrow = useMediaQuery('(max-width: 700px)', innerWidth <= 700);
  const replicas = useReplicas();
  const told = useTable(replica);
  const rates = useQuery({ queryKey: ['rates'], queryFn: () => take(client.GET('/api/v1/traffic/routes', { params: { query: { seconds: WINDOW } } })), refetchInterval: useEvery(5000) });
  const table = told.data?.table;
  const all = useMemo(() => (table ? elements(table) : undefined), [table]);
  const counted = rates.data?.routes;
  const owners = [...new Set(all?.routes.map(route => route.owner).filter(Boolean))];
  const routes = useMemo(() => all?.routes.filter(route => !owner || route.owner === owner).map(route => ({ ...route, steps: [] })) ?? [], [all, owner]);
  const around = look === 'around';
  const id = replica ?? replicas.data?.items[0]?.id;
  const none = replicas.data && replicas.data.items.length === 0;
  return (
    <>
      <Head title="Topology" says="Who leads where, and how much goes there now; and what runs around a gateway, on which networks, and who reaches whom there.">
        <SegmentedControl size="sm" value={look} onChange={setLook} aria-label="What to show" data={[{ value: 'leads', label: 'Traffic' }, { value: 'around', label: 'Networks' }]} />
        <Gateway chosen={replica} choose={setReplica} />
      </Head>
      {none && <div className="panel"><Empty title="No gateway is live">What leads where is told by running gateways. Start one: <code>fairlead gateway</code>.</Empty></div>}
      {around && id && <Around replica={id} narrow={narrow} />}
      {!around && !none && told.isPending && <Waiting what="the topology" />}
      {!around && !none && <Trouble error={told.error ?? rates.error} again={() => void told.refetch()} />}
      {!around && all && all.routes.length === 0 && <div className="panel"><Empty title="Nothing leads anywhere yet" action={<CreateProduct />}>Create a product and publish it, make a route under Routing, or give the gateway a file or labels with routers.</Empty></div>}
      {!around && all && all.routes.length > 0 && (
        <div className="stack tight">
          <div className="line">
            {owners.length > 1 && <Select size="sm" aria-label="Declared by" placeholder="declared by anybody" clearable data={owners} value={owner} onChange={setOwner} />}
            <span className="quiet small">{plural(routes.length, 'route')}{routes.length > DRAWN && `, the first ${DRAWN} drawn`} · told <When at={told.data?.at} /></span>
            <span className="push"><Key /></span>
          </div>
          {!narrow && <Map all={all} routes={routes.slice(0, DRAWN)} counted={counted ?? []} />}
          <Busy routes={routes} counted={counted ?? []} idle={narrow} />
        </div>
      )}
    </>
  );
}

const Key = () => <span className="line small quiet" style={{ columnGap: 14, rowGap: 2 }}><Mark mood="good">busy</Mark><Mark mood="warn">over 1 % fail</Mark><Mark mood="bad">over 5 % fail, or down</Mark><Mark mood="none">idle</Mark></span>;

const NODES = { thing: ThingNode };

function ThingNode({ data }: { data: { mood: Mood; name: string; detail: string } }) {
  return (
    <div className={`node ${data.mood}`}>
      <Handle type="target" position={Position.Left} isConnectable={false} />
      <strong title={data.name}>{data.name}</strong>
      <span title={data.detail}>{data.detail}</span>
      <Handle type="source" position={Position.Right} isConnectable={false} />
    </div>
  );
}

function Map({ all, routes, counted }: { all: Elements; routes: Thing[]; counted: Counted[] }) {
  const scheme = useComputedColorScheme('light');
  const drawn = useMemo(() => draw(all, routes), [all, routes]);
  const byRoute = Object.fromEntries(routes.map(route => [route.id, summed(counted.filter(one => isOf(one.route, route)))]));
  const byService: Record<string, Rate> = {};
  for (const route of routes) {
    const id = `Service ${route.service}`;
    const [rate, before] = [byRoute[route.id], byService[id]];
    if (rate) byService[id] = before ? { requests: before.requests + rate.requests, errors: before.errors + rate.errors, p95: Math.max(before.p95, rate.p95) } : rate;
  }
  const rateOf = (id: string): Rate | undefined => byRoute[id] ?? byService[id];
  const nodes: Node[] = drawn.nodes.map(node => {
    const rate = rateOf(node.id);
    const mood = rate && node.data.mood === 'good' ? moodOfRate(rate) : rate ? worst(node.data.mood, moodOfRate(rate)) : node.data.mood;
    const detail = rate && rate.requests > 0 ? `${perSecond(rate)} · ${Math.round(rate.p95)} ms${rate.errors ? ` · ${(failing(rate) * 100).toFixed(1)} % fail` : ''}` : node.data.detail;
    return { ...node, type: 'thing', data: { ...node.data, mood, detail }, draggable: false, connectable: false, ariaLabel: `${node.data.kind} ${node.data.name}: ${detail}` };
  });
  const edges = drawn.edges.map(edge => {
    const rate = edge.target.startsWith('Backend ') ? undefined : rateOf(edge.source.startsWith('Entrypoint ') ? edge.target : edge.source);
    const moves = rate !== undefined && rate.requests > 0;
    const stroke = moves ? `var(--${moodOfRate(rate)})` : undefined;
    // As large on a thick line as on a thin one.
    const markerEnd = { type: MarkerType.ArrowClosed, markerUnits: 'userSpaceOnUse', width: 16, height: 16, color: stroke ?? 'var(--quiet)' };
    return { ...edge, focusable: false, animated: moves, markerEnd, style: moves ? { strokeWidth: Math.min(5, 1 + Math.log10(1 + rate.requests)), stroke } : undefined };
  });
  return (
    <div className="graph" style={{ height: `min(64vh, ${Math.max(240, drawn.tall * 74 + 60)}px)` }}>
      <ReactFlow nodes={nodes} edges={edges} nodeTypes={NODES} colorMode={scheme} fitView fitViewOptions={{ maxZoom: 1, padding: 0.06 }} minZoom={0.15} maxZoom={1.5} nodesConnectable={false} deleteKeyCode={null}>
        <Background gap={24} size={1} />
        <Controls showInteractive={false} position="bottom-right" />
      </ReactFlow>
    </div>
  );
}

function Busy({ routes, counted, idle = false }: { routes: Thing[]; counted: Counted[]; idle?: boolean }) {
  const rows = routes.map(route => ({ route, rate: summed(counted.filter(one => isOf(one.route, route))) })).filter(row => idle || row.rate.requests > 0)
    .sort((one, other) => other.rate.requests - one.rate.requests).slice(0, 20);
  if (rows.length === 0) return <p className="quiet small" style={{ margin: 0 }}>Nothing was asked for in the last minute.</p>;
  return (
    <div className="panel flush">
      <Scroll>
        <Table>
          <Table.Thead><Table.Tr><Table.Th>Route</Table.Th><Table.Th>Leads to</Table.Th><Table.Th>Requests</Table.Th><Table.Th>Failing</Table.Th><Table.Th>95 of 100 within</Table.Th></Table.Tr></Table.Thead>
          <Table.Tbody>
            {rows.map(({ route, rate }) => (
              <Table.Tr key={route.id}>
                <Table.Td className="break"><Mark mood={worst(route.mood === 'good' ? 'none' : route.mood, moodOfRate(rate))}><strong>{route.name}</strong></Mark></Table.Td>
                <Table.Td className="break">{route.service}</Table.Td>
                <Table.Td>{perSecond(rate)}</Table.Td>
                <Table.Td>{(failing(rate) * 100).toFixed(1)} %</Table.Td>
                <Table.Td>{Math.round(rate.p95)} ms</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Scroll>
    </div>
  );
}
