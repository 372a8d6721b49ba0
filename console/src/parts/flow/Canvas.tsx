import '@xyflow/react/dist/style.css';
import { useComputedColorScheme } from '@mantine/core';
import {
  Background, type Connection, ConnectionLineType, Controls, Handle, MarkerType, type Node, type NodeChange, type NodeProps, Position, ReactFlow, ReactFlowProvider, useNodesState, useReactFlow,
} from '@xyflow/react';
import { type DragEvent, memo, useEffect, useMemo, useRef, useState } from 'react';
import type { Mood } from '../basics';
import { brief, connected, cut, edges as edgesOf, type Kinds, layout, type Nodes, outputsOf, wide, without } from './model';

export interface Seen {
  mood: Mood;
  outcome: string;
  took?: string;
  now: boolean;
}

type Shown = Node<{ type: string; says: string; outputs: string[]; faults: number; begins: boolean; seen?: Seen; dim: boolean }>;

const NODES = { step: memo(Step) };

function Step({ id, data, selected }: NodeProps<Shown>) {
  const several = data.outputs.length > 1;
  const mood = data.seen?.mood ?? (data.faults ? 'bad' : 'none');
  return (
    <div style={{ width: wide(data.outputs.length) }} className={`node step ${mood}${selected ? ' chosen' : ''}${data.seen?.now ? ' now' : ''}${data.dim ? ' unseen' : ''}`}>
      {!data.begins && <Handle type="target" position={Position.Top} />}
      <strong>{id}</strong>
      <span>{data.type}{data.says && ` · ${data.says}`}</span>
      {data.faults > 0 && <em>{data.faults === 1 ? '1 fault' : `${data.faults} faults`}</em>}
      {data.seen && <em className={data.seen.mood}>{data.seen.outcome}{data.seen.took && ` · ${data.seen.took}`}</em>}
      {several && <ul>{data.outputs.map(output => <li key={output}>{output}<Handle type="source" id={output} position={Position.Bottom} /></li>)}</ul>}
      {!several && data.outputs[0] && <Handle type="source" id={data.outputs[0]} position={Position.Bottom} />}
    </div>
  );
}

interface Props {
  nodes: Nodes;
  kinds: Kinds;
  chosen?: string;
  choose: (id: string | undefined) => void;
  change?: (nodes: Nodes) => void;
  /** A node that was dragged here. */
  add?: (type: string) => void;
  faults: Map<string, number>;
  seen?: Map<string, Seen>;
}

/** The graph: nodes are moved, connected and taken out here, by mouse and by keyboard. */
export function Canvas(props: Props) {
  return <ReactFlowProvider><Drawing {...props} /></ReactFlowProvider>;
}

function Drawing({ nodes, kinds, chosen, choose, change, add, faults, seen }: Props) {
  const scheme = useComputedColorScheme('light');
  const flow = useReactFlow();
  const [shown, setShown, apply] = useNodesState<Shown>([]);
  const [edge, setEdge] = useState<string>();
  // Until somebody moves a node, all are placed anew with each that comes or goes.
  const moved = useRef(false);
  const dropped = useRef<{ x: number; y: number }>(undefined);
  // While the nodes move to their places nothing can be aimed at.
  const [placing, setPlacing] = useState(true);
  const names = Object.keys(nodes).join(' ');
  const lines = useMemo(() => edgesOf(nodes, kinds), [nodes, kinds]);
  useEffect(() => {
    const places = layout(nodes, kinds);
    const drop = dropped.current;
    dropped.current = undefined;
    setShown(before => Object.entries(nodes).map(([id, node]) => {
      const had = before.find(one => one.id === id);
      const outputs = outputsOf(node, kinds.types[node.type]);
      const its = seen?.get(id);
      return {
        ...had,
        id,
        type: 'step',
        position: (moved.current || drop ? had?.position : undefined) ?? (had ? undefined : drop) ?? places[id] ?? { x: 0, y: 0 },
        selected: id === chosen,
        deletable: change !== undefined,
        ariaLabel: `${node.type} ${id}${its ? `, ${its.outcome}` : ''}${faults.get(id) ? ', has faults' : ''}`,
        data: { type: node.type, says: brief(node), outputs, faults: faults.get(id) ?? 0, begins: node.type === 'request', seen: its, dim: seen !== undefined && !its },
      };
    }));
  }, [nodes, kinds, chosen, faults, seen, change, setShown]);
  // Another graph is drawn anew; one that grows stays as somebody placed it.
  useEffect(() => {
    setPlacing(true);
    const timer = setTimeout(() => void flow.fitView({ maxZoom: 1, padding: 0.1 }).then(() => setPlacing(false)), 50);
    return () => clearTimeout(timer);
  }, [names, flow]);
  const tidy = () => {
    moved.current = false;
    const places = layout(nodes, kinds);
    setShown(before => before.map(one => ({ ...one, position: places[one.id] ?? one.position })));
    setTimeout(() => void flow.fitView({ maxZoom: 1, padding: 0.1 }), 20);
  };
  const changed = (changes: NodeChange<Shown>[]) => {
    apply(changes.filter(one => one.type !== 'remove' && one.type !== 'select'));
    if (changes.some(one => one.type === 'position' && one.position)) moved.current = true;
    for (const one of changes) {
      if (one.type === 'select' && one.selected) choose(one.id);
      if (one.type === 'select' && !one.selected && one.id === chosen && !changes.some(other => other.type === 'select' && other.selected)) choose(undefined);
    }
    const gone = changes.flatMap(one => (one.type === 'remove' ? [one.id] : []));
    if (gone.length && change) {
      change(gone.reduce((all, id) => without(all, kinds, id), nodes));
      choose(undefined);
    }
  };
  const connect = ({ source, target, sourceHandle }: Connection) => change?.(connected(nodes, kinds, source, sourceHandle ?? 'next', target));
  const drop = (event: DragEvent) => {
    const type = event.dataTransfer.getData('application/fairlead-node');
    if (!type || !add) return;
    event.preventDefault();
    moved.current = true;
    dropped.current = flow.screenToFlowPosition({ x: event.clientX - 90, y: event.clientY - 20 });
    add(type);
  };
  const walked = (id: string) => seen?.has(id) ?? false;
  return (
    <div className="graph designer-graph" onDrop={drop} onDragOver={event => event.preventDefault()} aria-busy={placing}>
      <ReactFlow<Shown>
        nodes={shown} nodeTypes={NODES} colorMode={scheme} fitView fitViewOptions={{ maxZoom: 1, padding: 0.1 }} minZoom={0.2} maxZoom={1.6}
        edges={lines.map(line => ({
          id: line.id, source: line.source, target: line.target, sourceHandle: line.output, selected: line.id === edge, deletable: change !== undefined,
          ariaLabel: `from ${line.source} by ${line.output} to ${line.target}`, markerEnd: { type: MarkerType.ArrowClosed }, animated: walked(line.source) && walked(line.target),
        }))}
        onNodesChange={changed}
        onEdgesChange={changes => changes.forEach(one => {
          if (one.type === 'select') setEdge(one.selected ? one.id : undefined);
          const line = one.type === 'remove' ? lines.find(each => each.id === one.id) : undefined;
          if (line && nodes[line.source] && nodes[line.target]) change?.(cut(nodes, kinds, line));
        })}
        onConnect={connect} nodesConnectable={change !== undefined} connectionLineType={ConnectionLineType.Bezier} deleteKeyCode={change ? ['Delete', 'Backspace'] : null}
        onPaneClick={() => choose(undefined)} multiSelectionKeyCode={null} selectionKeyCode={null}>
        <Background gap={24} size={1} />
        <Controls showInteractive={false} position="bottom-right" />
      </ReactFlow>
      <button type="button" className="tidy" onClick={tidy}>Tidy up</button>
    </div>
  );
}
