import { Select, Table, TextInput, useComputedColorScheme } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Background, Controls, Handle, MarkerType, type Node, Position, ReactFlow } from '@xyflow/react';
import { useMemo, useState } from 'react';
import { client, take } from '../api/client';
import { useEvery } from '../api/live';
import { type Around as Seen, chosen, idOf, moodOf, near, place, type Workload } from './surroundings';
import { Empty, Mark, plural, Scroll, Trouble, Waiting, When } from './basics';

const DRAWN = 80;
const NAMED = 6;

/** Networks, workloads, and who reaches whom. */
export function Around({ replica, narrow }: { replica: string; narrow: boolean }) {
  const [words, setWords] = useState('');
  const [group, setGroup] = useState<string | null>(null);
  const [network, setNetwork] = useState<string | null>(null);
  const [looked] = useDebouncedValue(words, 200);
  const told = useQuery({
    queryKey: ['topology', replica],
    queryFn: () => take(client.GET('/api/v1/replicas/{replica}/topology', { params: { path: { replica } } })),
    refetchInterval: useEvery(5000),
  });
  const shown = useMemo(() => (told.data ? chosen(told.data, looked, group, network) : undefined), [told.data, looked, group, network]);
  if (told.isPending) return <Waiting what="the topology" />;
  if (!told.data || !shown) return <Trouble error={told.error} again={() => void told.refetch()} />;
  if (told.data.workloads.length === 0) {
    return (
      <div className="panel">
        <Empty title="This gateway sees no workloads">
          What runs around it is told by its sources. With <code>FAIRLEAD_SOURCES=docker</code> it is the containers of an engine with their networks; in a cluster, <code>kubernetes</code>, the Services, if it may read NetworkPolicies. Files and the store tell of none.
        </Empty>
      </div>
    );
  }
  const groups = [...new Set(told.data.workloads.map(one => one.group).filter(Boolean))].sort();
  return (
    <div className="stack tight">
      <div className="line">
        <TextInput size="sm" placeholder="Part of a name" aria-label="Look for workloads" value={words} onChange={event => setWords(event.currentTarget.value)} style={{ flex: '0 1 220px' }} />
        {groups.length > 1 && <Select size="sm" aria-label="Project or namespace" placeholder="any project" clearable data={groups} value={group} onChange={setGroup} />}
        {told.data.networks.length > 1 && <Select size="sm" aria-label="Network" placeholder="any network" clearable data={[...new Set(told.data.networks.map(each => each.name))]} value={network} onChange={setNetwork} />}
        <span className="quiet small">
          {plural(shown.workloads.length, 'workload')} on {plural(shown.networks.length, 'network')}{told.data.left > 0 && `, ${told.data.left} more not told`}{shown.workloads.length > DRAWN && !narrow && `, too many to draw; look for a part of them`} · told <When at={told.data.at} />
        </span>
      </div>
      {shown.workloads.length === 0 && <div className="panel"><div className="empty"><p>None is like that.</p></div></div>}
      {!narrow && shown.workloads.length > 0 && shown.workloads.length <= DRAWN && <Picture all={shown} />}
      {shown.workloads.length > 0 && <Reaching all={shown} />}
    </div>
  );
}

const NODES = { box: BoxNode, workload: WorkloadNode };

function BoxNode({ data }: { data: { name: string; closed: boolean } }) {
  return (
    <div className={data.closed ? 'network closed' : 'network'}>
      <strong>{data.name}</strong>{data.closed && <span> closed: leads nowhere outside</span>}
      <Handle id="out" type="source" position={Position.Right} isConnectable={false} />
    </div>
  );
}

function WorkloadNode({ data }: { data: { one: Workload; dim: boolean } }) {
  const { one } = data;
  // Lines that lead back leave and arrive on the other side.
  return (
    <div className={`node ${moodOf(one)}`} style={data.dim ? { opacity: 0.3 } : undefined}>
      <Handle id="in" type="target" position={Position.Left} isConnectable={false} />
      <Handle id="back" type="source" position={Position.Left} isConnectable={false} />
      <Handle id="home" type="target" position={Position.Right} isConnectable={false} />
      <strong title={one.name}>{one.name}</strong>
      <span title={one.published.join(', ')}>{[one.self && 'this gateway', one.published.join(', ') || one.state].filter(Boolean).join(' · ')}</span>
      <Handle id="out" type="source" position={Position.Right} isConnectable={false} />
    </div>
  );
}

function Picture({ all }: { all: Seen }) {
  const scheme = useComputedColorScheme('light');
  const [picked, setPicked] = useState<string>();
  const drawn = useMemo(() => place(all), [all]);
  const lit = useMemo(() => (picked ? near(all, picked) : undefined), [all, picked]);
  const nodes: Node[] = drawn.spots.map(spot => (spot.box
    ? { id: spot.id, type: 'box', position: spot.position, width: spot.width, height: spot.height, zIndex: -1, selectable: false, focusable: false, data: spot.box }
    : { id: spot.id, type: 'workload', position: spot.position, data: { one: spot.workload, dim: lit !== undefined && !lit.has(spot.id) }, ariaLabel: `${spot.workload?.name}: reaches ${Object.keys(spot.workload?.reaches ?? {}).join(', ') || 'nobody'}` }));
  const edges = drawn.lines.map(line => {
    const dim = lit !== undefined && !(lit.has(line.source) || line.source.startsWith('net ')) || (lit !== undefined && !lit.has(line.target));
    return {
      id: line.id, source: line.source, target: line.target, sourceHandle: line.back ? 'back' : 'out', targetHandle: line.back ? 'home' : 'in', focusable: false,
      markerEnd: line.kind === 'on' ? undefined : { type: MarkerType.ArrowClosed },
      style: { opacity: dim ? 0.2 : 1, stroke: line.kind === 'leads' ? 'var(--link)' : undefined, strokeWidth: line.kind === 'leads' ? 2 : 1, strokeDasharray: line.kind === 'needs' ? '5 4' : undefined },
    };
  });
  return (
    <>
      <div className="graph" style={{ height: `min(64vh, ${Math.max(260, drawn.tall + 60)}px)` }}>
        <ReactFlow nodes={nodes} edges={edges} nodeTypes={NODES} colorMode={scheme} fitView fitViewOptions={{ maxZoom: 1, padding: 0.06 }} minZoom={0.15} maxZoom={1.5} nodesDraggable={false} nodesConnectable={false} deleteKeyCode={null}
          onNodeClick={(_, node) => node.type === 'workload' && setPicked(node.id === picked ? undefined : node.id)} onPaneClick={() => setPicked(undefined)} onSelectionChange={({ nodes: on }) => on[0] && setPicked(on[0].id)}>
          <Background gap={24} size={1} />
          <Controls showInteractive={false} position="bottom-right" />
        </ReactFlow>
      </div>
      <p className="quiet small" style={{ margin: 0 }}>
        A box is a network: those in one reach each other. Those beside the boxes are on several, or on none. An arrow in the colour of links: the gateway leads requests there. A dashed arrow: says that it needs. Choose one to see whom it reaches and who reaches it.
      </p>
    </>
  );
}

const names = (all: string[]) => (all.length <= NAMED ? all.join(', ') : `${all.slice(0, NAMED).join(', ')} and ${all.length - NAMED} more`);

function Reaching({ all }: { all: Seen }) {
  return (
    <div className="panel flush reaching">
      <Scroll>
        <Table>
          <Table.Thead><Table.Tr><Table.Th>Workload</Table.Th><Table.Th>Networks</Table.Th><Table.Th>Reaches</Table.Th><Table.Th>Outside</Table.Th><Table.Th>Services</Table.Th><Table.Th>Needs</Table.Th></Table.Tr></Table.Thead>
          <Table.Tbody>
            {all.workloads.map(one => (
              <Table.Tr key={idOf(one)}>
                <Table.Td className="break"><Mark mood={moodOf(one)}><strong>{one.name}</strong></Mark>{one.self && ' (this gateway)'}<div className="quiet small">{[one.group, one.state].filter(Boolean).join(' · ')}</div></Table.Td>
                <Table.Td className="break">{one.networks.join(', ') || 'none'}</Table.Td>
                <Table.Td className="break" title={Object.keys(one.reaches).join(', ')}>{names(Object.keys(one.reaches)) || 'nobody'}</Table.Td>
                <Table.Td className="break">{one.reachesOutside ? 'reaches it' : 'does not reach it'}{one.published.length > 0 && <div className="quiet small">is reached at {one.published.join(', ')}</div>}</Table.Td>
                <Table.Td className="break" title="Services that lead there">{one.services.join(', ')}</Table.Td>
                <Table.Td className="break">{one.needs.join(', ')}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Scroll>
    </div>
  );
}
