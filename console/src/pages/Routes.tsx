import '@xyflow/react/dist/style.css';
import { Button, SegmentedControl, TextInput, useComputedColorScheme } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Background, Controls, Handle, type Node, Position, ReactFlow } from '@xyflow/react';
import { useMemo, useState } from 'react';
import { useReplicas, useTable } from '../api/table';
import { Empty, Head, Mark, type Mood, plural, Trouble, Waiting, When } from '../parts/basics';
import { CreateProduct } from '../parts/CreateProduct';
import { inWords, moodOfRate, type Rate, useRates } from '../parts/rates';
import { Windowed } from '../parts/Windowed';
import { around, type Drawn, draw, elements, type Thing } from './routeGraph';
import { Gateway } from './Services';

// More than that is not to be looked at, however fast it is drawn.
const STEP = 60;
const MOST = 300;

export default function Routes() {
  const [replica, setReplica] = useState<string>();
  const [typed, setTyped] = useState('');
  const [contains] = useDebouncedValue(typed.trim().toLowerCase(), 200);
  // On a narrow screen a graph is a picture of a graph.
  const [as, setAs] = useState(() => (innerWidth < 700 ? 'list' : 'graph'));
  const [chosen, setChosen] = useState<string>();
  const [most, setMost] = useState(STEP);
  const rates = useRates();
  const replicas = useReplicas();
  const told = useTable(replica);
  const table = told.data?.table;
  const all = useMemo(() => (table ? elements(table) : undefined), [table]);
  const routes = useMemo(() => (all ? all.routes.filter(route => route.words.includes(contains)) : []), [all, contains]);
  const none = replicas.data && replicas.data.items.length === 0;
  const graph = as === 'graph' && routes.length > 0;
  const drawn = useMemo(() => (all && graph ? draw(all, routes.slice(0, most)) : undefined), [all, routes, most, graph]);
  const look = (words: string) => { setTyped(words); setMost(STEP); setChosen(undefined); };
  return (
    <>
      <Head title="Routes" says="What a gateway does with requests: from where callers connect, by which rule, through which steps, to which backends."><Gateway chosen={replica} choose={setReplica} /></Head>
      {none && <div className="panel"><Empty title="No gateway is live">Routes are told by running gateways. Start one: <code>fairlead gateway</code>.</Empty></div>}
      {!none && told.isPending && <Waiting what="the routes" />}
      {!none && <Trouble error={told.error} again={() => void told.refetch()} />}
      {told.data && !table && <div className="panel"><Empty title="Too large to be told">The table of this gateway is larger than the store takes. Ask its own side: <code>/api/rawdata</code>.</Empty></div>}
      {all && all.routes.length === 0 && <div className="panel"><Empty title="No route yet" action={<CreateProduct />}>Create a product and publish it, make a route under Routing, or give the gateway a file or labels with routers.</Empty></div>}
      {all && all.routes.length > 0 && (
        <div className="stack tight">
          <div className="line">
            <TextInput size="sm" placeholder="Part of a name, a rule or an address" aria-label="Look for routes" value={typed} onChange={event => look(event.currentTarget.value)} style={{ flex: '0 1 300px' }} />
            <span className="quiet small">{contains ? `${routes.length.toLocaleString()} of ${plural(all.routes.length, 'route')}` : plural(all.routes.length, 'route')} · told <When at={told.data?.at} /></span>
            <SegmentedControl className="push" size="xs" value={as} onChange={setAs} aria-label="Show as" data={[{ value: 'graph', label: 'Graph' }, { value: 'list', label: 'List' }]} />
          </div>
          {drawn && <NotDrawn of={routes.length} drawn={Math.min(most, routes.length)} more={() => setMost(now => Math.min(MOST, now + STEP))} />}
          {drawn ? <Graph drawn={drawn} rates={rates} chosen={chosen} choose={setChosen} /> : <ListOf routes={routes} rates={rates} choose={setChosen} />}
          <Chosen thing={chosen === undefined ? undefined : all.things.get(chosen)} rate={rateOf(chosen, rates)} />
        </div>
      )}
    </>
  );
}

/** Says what is missing in the picture, and how to get at it. */
function NotDrawn({ of, drawn, more }: { of: number; drawn: number; more: () => void }) {
  if (of <= drawn) return null;
  return (
    <div className="line note" role="status">
      <span>{drawn.toLocaleString()} of {plural(of, 'route')} are drawn, those with faults first; {(of - drawn).toLocaleString()} are not. Look for a part of a name, or see all of them as a list.</span>
      {drawn < MOST && <Button className="push" size="compact-xs" variant="default" onClick={more}>Draw {Math.min(STEP, of - drawn, MOST - drawn)} more</Button>}
    </div>
  );
}

const rateOf = (id: string | undefined, rates: Map<string, Rate>) => (id && /^(Route|Product) /.test(id) ? rates.get(id.slice(id.indexOf(' ') + 1)) : undefined);

function ListOf({ routes, rates, choose }: { routes: Thing[]; rates: Map<string, Rate>; choose: (id: string) => void }) {
  if (routes.length === 0) return <div className="panel"><Empty title="None fits">No route has that in its name, its rule, its steps or its addresses.</Empty></div>;
  return (
    <Windowed items={routes} high={54} label="Routes" className="routes" heads={['Route', 'Leads to', 'Now']} keyOf={route => route.id}
      cells={route => {
        const rate = rateOf(route.id, rates);
        return [
          <><Mark mood={route.mood}><button type="button" className="plain" title={route.name} onClick={() => choose(route.id)}>{route.name}</button></Mark><code title={route.detail}>{route.errors[0] ? <span className="fault">{route.errors[0]}</span> : route.detail}</code></>,
          <><span title={route.service}>{route.service}</span><span className="quiet small">{route.steps.join(', ') || 'no middlewares'}</span></>,
          rate ? <Mark mood={moodOfRate(rate)}>{inWords(rate)}</Mark> : <span className="quiet">idle</span>,
        ];
      }} />
  );
}

const NODES = { thing: ThingNode };

function ThingNode({ data }: { data: { mood: Mood; name: string; detail: string; rate?: string } }) {
  return (
    <div className={`node ${data.mood}`}>
      <Handle type="target" position={Position.Left} isConnectable={false} />
      {data.rate && <b>{data.rate}</b>}
      <strong title={data.name}>{data.name}</strong>
      <span title={data.detail}>{data.detail}</span>
      <Handle type="source" position={Position.Right} isConnectable={false} />
    </div>
  );
}

const worse = (one: Mood, other: Mood): Mood => (one === 'bad' || other === 'bad' ? 'bad' : one === 'warn' || other === 'warn' ? 'warn' : one);

function Graph({ drawn, rates, chosen, choose }: { drawn: Drawn; rates: Map<string, Rate>; chosen?: string; choose: (id: string | undefined) => void }) {
  const scheme = useComputedColorScheme('light');
  const lit = useMemo(() => (chosen === undefined ? undefined : around(drawn, chosen)), [drawn, chosen]);
  const nodes: Node[] = drawn.nodes.map(node => {
    const rate = rateOf(node.id, rates);
    return {
      ...node,
      data: { ...node.data, rate: rate && inWords(rate), mood: rate ? worse(node.data.mood, moodOfRate(rate)) : node.data.mood },
      type: 'thing',
      className: lit && !lit.has(node.id) ? 'dim' : '',
      draggable: false,
      connectable: false,
      ariaLabel: `${node.data.kind} ${node.data.name}: ${node.data.detail}${rate ? `, ${inWords(rate)}` : ''}`,
    };
  });
  return (
    <div className="graph" style={{ height: `min(72vh, ${Math.max(260, drawn.tall * 74 + 60)}px)` }}>
      <ReactFlow nodes={nodes} edges={drawn.edges.map(edge => ({ ...edge, hidden: lit ? !(lit.has(edge.source) && lit.has(edge.target)) : false, focusable: false }))}
        nodeTypes={NODES} colorMode={scheme} fitView fitViewOptions={{ maxZoom: 1, padding: 0.06 }} minZoom={0.15} maxZoom={1.5} onlyRenderVisibleElements={nodes.length > 200} nodesConnectable={false} deleteKeyCode={null}
        onNodeClick={(_, node) => choose(node.id)} onPaneClick={() => choose(undefined)} onSelectionChange={({ nodes: selected }) => selected[0] && choose(selected[0].id)}>
        <Background gap={24} size={1} />
        <Controls showInteractive={false} position="bottom-right" />
      </ReactFlow>
    </div>
  );
}

const SAYS: Record<Mood, string> = { good: 'as it should be', warn: 'deserves a look', bad: 'does not work', none: '' };

function Chosen({ thing, rate }: { thing?: Thing; rate?: Rate }) {
  if (!thing) return <p className="quiet small" style={{ margin: 0 }}>Choose an element to see what leads to it, where it leads, and what was found about it.</p>;
  return (
    <section className="panel" aria-live="polite" aria-label={`${thing.kind} ${thing.name}`}>
      <div className="line"><h2>{thing.kind} {thing.name}</h2><Mark mood={thing.mood}>{SAYS[thing.mood]}</Mark>{thing.owner && <span className="quiet small push">from {thing.owner}</span>}</div>
      {rate && <p className="quiet" style={{ margin: '8px 0 0' }}>{inWords(rate)} over the last minute, 95 % within {Math.round(rate.p95)} ms{rate.errors > 0 && <>, <span className="fault">{rate.errors.toLocaleString()} of {rate.requests.toLocaleString()} failed</span></>}</p>}
      {thing.detail && <p style={{ margin: '8px 0 0' }}><code className="break">{thing.detail}</code></p>}
      {thing.steps.length > 0 && <p className="break" style={{ margin: '8px 0 0' }}><span className="quiet">through</span> {thing.steps.join(', ')}</p>}
      {thing.service && <p className="break" style={{ margin: '8px 0 0' }}><span className="quiet">to</span> {thing.service}</p>}
      {thing.errors.map(text => <p key={text} className="fault break" style={{ margin: '8px 0 0' }}>{text}</p>)}
    </section>
  );
}
