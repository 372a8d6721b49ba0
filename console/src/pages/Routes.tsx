import '@xyflow/react/dist/style.css';
import { SegmentedControl, Table, TextInput, useComputedColorScheme } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Background, Controls, Handle, type Node, Position, ReactFlow } from '@xyflow/react';
import { useMemo, useState } from 'react';
import { useReplicas, useTable } from '../api/table';
import { Empty, Head, Mark, type Mood, plural, Scroll, Trouble, Waiting, When } from '../parts/basics';
import { around, type Drawn, draw, elements, type Thing } from './routeGraph';
import { Gateway } from './Services';

const DRAWN = 60;
const LISTED = 300;

export default function Routes() {
  const [replica, setReplica] = useState<string>();
  const [typed, setTyped] = useState('');
  const [contains] = useDebouncedValue(typed.trim().toLowerCase(), 200);
  // On a narrow screen a graph is a picture of a graph.
  const [as, setAs] = useState(() => (innerWidth < 700 ? 'list' : 'graph'));
  const [chosen, setChosen] = useState<string>();
  const replicas = useReplicas();
  const told = useTable(replica);
  const table = told.data?.table;
  const all = useMemo(() => (table ? elements(table) : undefined), [table]);
  const routes = useMemo(() => (all ? all.routes.filter(route => route.words.includes(contains)) : []), [all, contains]);
  const none = replicas.data && replicas.data.items.length === 0;
  return (
    <>
      <Head title="Routes" says="What a gateway does with requests: from where callers connect, by which rule, through which steps, to which backends."><Gateway chosen={replica} choose={setReplica} /></Head>
      {none && <div className="panel"><Empty title="No gateway is live">Routes are told by running gateways. Start one: <code>fairlead gateway</code>.</Empty></div>}
      {!none && told.isPending && <Waiting what="the routes" />}
      {!none && <Trouble error={told.error} again={() => void told.refetch()} />}
      {told.data && !table && <div className="panel"><Empty title="Too large to be told">The table of this gateway is larger than the store takes. Ask its own side: <code>/api/rawdata</code>.</Empty></div>}
      {all && all.routes.length === 0 && <div className="panel"><Empty title="No route yet">Publish a product, or give the gateway a file or labels with routers.</Empty></div>}
      {all && all.routes.length > 0 && (
        <div className="stack tight">
          <div className="line">
            <TextInput size="sm" placeholder="Part of a name, a rule or an address" aria-label="Look for routes" value={typed} onChange={event => setTyped(event.currentTarget.value)} style={{ flex: '0 1 300px' }} />
            <span className="quiet small">{plural(routes.length, 'route')}{routes.length > DRAWN && as === 'graph' && `, the first ${DRAWN} drawn`} · told <When at={told.data?.at} /></span>
            <SegmentedControl className="push" size="xs" value={as} onChange={setAs} aria-label="Show as" data={[{ value: 'graph', label: 'Graph' }, { value: 'list', label: 'List' }]} />
          </div>
          {as === 'list' || routes.length === 0
            ? <ListOf routes={routes} />
            : (
              <>
                <Graph drawn={draw(all, routes.slice(0, DRAWN))} chosen={chosen} choose={setChosen} />
                <Chosen thing={chosen === undefined ? undefined : all.things.get(chosen)} />
              </>
            )}
        </div>
      )}
    </>
  );
}

function ListOf({ routes }: { routes: Thing[] }) {
  return (
    <div className="panel flush">
      {routes.length === 0
        ? <div className="empty"><p>None fits.</p></div>
        : (
          <Scroll>
            <Table>
              <Table.Thead><Table.Tr><Table.Th>Route</Table.Th><Table.Th>Rule</Table.Th><Table.Th>Steps</Table.Th><Table.Th>Service</Table.Th></Table.Tr></Table.Thead>
              <Table.Tbody>
                {routes.slice(0, LISTED).map(route => (
                  <Table.Tr key={route.id} style={{ verticalAlign: 'top' }}>
                    <Table.Td className="break"><Mark mood={route.mood}><strong>{route.name}</strong></Mark>{route.errors.map(text => <div key={text} className="fault">{text}</div>)}</Table.Td>
                    <Table.Td className="break"><code>{route.detail}</code></Table.Td>
                    <Table.Td className="break">{route.steps.join(', ') || <span className="quiet">none</span>}</Table.Td>
                    <Table.Td className="break">{route.service}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Scroll>
        )}
    </div>
  );
}

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

function Graph({ drawn, chosen, choose }: { drawn: Drawn; chosen?: string; choose: (id: string | undefined) => void }) {
  const scheme = useComputedColorScheme('light');
  const lit = useMemo(() => (chosen === undefined ? undefined : around(drawn, chosen)), [drawn, chosen]);
  const nodes: Node[] = drawn.nodes.map(node => ({
    ...node,
    type: 'thing',
    className: lit && !lit.has(node.id) ? 'dim' : '',
    draggable: false,
    connectable: false,
    ariaLabel: `${node.data.kind} ${node.data.name}: ${node.data.detail}`,
  }));
  return (
    <div className="graph" style={{ height: `min(72vh, ${Math.max(260, drawn.tall * 74 + 60)}px)` }}>
      <ReactFlow nodes={nodes} edges={drawn.edges.map(edge => ({ ...edge, hidden: lit ? !(lit.has(edge.source) && lit.has(edge.target)) : false, focusable: false }))}
        nodeTypes={NODES} colorMode={scheme} fitView fitViewOptions={{ maxZoom: 1, padding: 0.06 }} minZoom={0.15} maxZoom={1.5} nodesConnectable={false} deleteKeyCode={null}
        onNodeClick={(_, node) => choose(node.id)} onPaneClick={() => choose(undefined)} onSelectionChange={({ nodes: selected }) => selected[0] && choose(selected[0].id)}>
        <Background gap={24} size={1} />
        <Controls showInteractive={false} position="bottom-right" />
      </ReactFlow>
    </div>
  );
}

const SAYS: Record<Mood, string> = { good: 'as it should be', warn: 'deserves a look', bad: 'does not work', none: '' };

function Chosen({ thing }: { thing?: Thing }) {
  if (!thing) return <p className="quiet small" style={{ margin: 0 }}>Choose an element to see what leads to it, where it leads, and what was found about it.</p>;
  return (
    <section className="panel" aria-live="polite" aria-label={`${thing.kind} ${thing.name}`}>
      <div className="line"><h2>{thing.kind} {thing.name}</h2><Mark mood={thing.mood}>{SAYS[thing.mood]}</Mark>{thing.owner && <span className="quiet small push">from {thing.owner}</span>}</div>
      {thing.detail && <p style={{ margin: '8px 0 0' }}><code className="break">{thing.detail}</code></p>}
      {thing.errors.map(text => <p key={text} className="fault break" style={{ margin: '8px 0 0' }}>{text}</p>)}
    </section>
  );
}
