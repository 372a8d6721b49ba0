// A workflow as a graph: what its nodes may be, who leads where, and where each is drawn. Nothing here draws.
import type { Schemas } from '../../api/client';

export type Workflow = Schemas['Workflow'];
export interface NodeBody { type: string; to?: To; [setting: string]: unknown }
type To = string | string[] | Record<string, string | string[]>;
export type Nodes = Record<string, NodeBody>;

/** A workflow without what the store says around it. */
export interface Body { description?: string; draft?: boolean; deadline?: unknown; maxBodyBytes?: number; capture?: number; tests?: Test[]; nodes: Nodes }
export interface Test { name: string; request?: Record<string, unknown>; calls?: Record<string, unknown>; expect: Record<string, unknown> }

export interface NodeType {
  says: string;
  /** The output that is meant where an edge names none. */
  main?: string;
  outputs: string[];
  optional?: string[];
  /** Whether outputs may have any name. */
  free?: boolean;
  settings?: string[];
}

export interface Setting {
  name: string;
  form: string;
  says: string;
  required: boolean;
  choices?: string[];
  least?: number;
  most?: number;
}

export interface Kinds {
  types: Record<string, NodeType>;
  settings: (type: string) => Setting[];
}

interface Described {
  'x-node-types': Record<string, NodeType>;
  properties: Record<string, { description?: string; enum?: string[]; minimum?: number; maximum?: number; 'x-form'?: string; 'x-types'?: string[]; 'x-template-of'?: string[] }>;
}

// "http: the name; redis, sql: of the type connection" says what it is of which type.
function saysOf(text: string, type: string): string {
  const mine: string[] = [];
  let fits = true;
  for (const part of text.split(/;\s*/)) {
    const [, types, words] = /^([a-z0-9-]+(?:, [a-z0-9-]+)*)(?:: (.*)|$)/.exec(part) ?? [];
    const prefixed = types !== undefined && (words !== undefined || types.split(', ').includes(type));
    if (prefixed) fits = types.split(', ').includes(type);
    if (fits) mine.push(prefixed ? words ?? '' : part);
  }
  return mine.map(part => part.replace(/^(template|expression)s?$/, '')).filter(Boolean).join('; ');
}

/** What the interface's own document says of nodes. */
export function kindsOf(document: unknown): Kinds {
  const node = (document as { components: { schemas: Record<string, Described> } }).components.schemas.WorkflowNode;
  if (!node) throw new Error('the document does not describe nodes');
  const types = node['x-node-types'];
  return {
    types,
    settings: type => Object.entries(node.properties).filter(([, its]) => its['x-types']?.includes(type)).map(([name, its]) => ({
      name,
      form: its['x-template-of']?.includes(type) ? 'template' : its['x-form'] ?? 'template',
      says: saysOf(its.description ?? '', type),
      required: types[type]?.settings?.includes(name) ?? false,
      choices: its.enum,
      least: its.minimum,
      most: its.maximum,
    })),
  };
}

const many = (to: string | string[] | undefined): string[] => (to === undefined ? [] : Array.isArray(to) ? to : [to]);

/** Where each output leads. */
export function targets(node: NodeBody, type: NodeType | undefined): Record<string, string[]> {
  const { to } = node;
  if (to === undefined || to === null) return {};
  if (typeof to === 'string' || Array.isArray(to)) return { [type?.main ?? 'next']: many(to) };
  return Object.fromEntries(Object.entries(to).map(([output, each]) => [output, many(each)]));
}

/** The outputs that a node has, those that are taken included. */
export function outputsOf(node: NodeBody, type: NodeType | undefined): string[] {
  const known = [...(type?.outputs ?? []), ...(type?.optional ?? [])];
  const taken = Object.keys(targets(node, type)).filter(output => !known.includes(output));
  // What else a switch may give comes before its default.
  return type?.free ? [...taken, ...known] : [...known, ...taken];
}

/** The same node with one output leading elsewhere. */
export function led(node: NodeBody, type: NodeType | undefined, output: string, to: string[]): NodeBody {
  const all = { ...targets(node, type), [output]: to };
  const said = Object.entries(all).filter(([name, each]) => each.length > 0 || (type?.free && name === output));
  const { to: _, ...rest } = node;
  if (said.length === 0) return rest as NodeBody;
  const short = (each: string[]) => (each.length === 1 ? (each[0] as string) : each);
  const [first] = said;
  if (said.length === 1 && first && first[0] === type?.main) return { ...rest, to: short(first[1]) } as NodeBody;
  return { ...rest, to: Object.fromEntries(said.map(([name, each]) => [name, short(each)])) } as NodeBody;
}

export interface Edge { id: string; source: string; output: string; target: string }

export function edges(nodes: Nodes, kinds: Kinds): Edge[] {
  return Object.entries(nodes).flatMap(([source, node]) => Object.entries(targets(node, kinds.types[node.type]))
    .flatMap(([output, all]) => all.filter(target => nodes[target]).map(target => ({ id: `${source}.${output}.${target}`, source, output, target }))));
}

/** Parallel nodes lead to several; all others to one by each output. */
export function connected(nodes: Nodes, kinds: Kinds, source: string, output: string, target: string): Nodes {
  const node = nodes[source];
  if (!node || !nodes[target]) return nodes;
  const type = kinds.types[node.type];
  const before = targets(node, type)[output] ?? [];
  const to = output === 'branches' ? [...before.filter(each => each !== target), target] : [target];
  return { ...nodes, [source]: led(node, type, output, to) };
}

export function cut(nodes: Nodes, kinds: Kinds, edge: Edge): Nodes {
  const node = nodes[edge.source];
  if (!node) return nodes;
  const type = kinds.types[node.type];
  return { ...nodes, [edge.source]: led(node, type, edge.output, (targets(node, type)[edge.output] ?? []).filter(each => each !== edge.target)) };
}

export function without(nodes: Nodes, kinds: Kinds, id: string): Nodes {
  const left = Object.fromEntries(Object.entries(nodes).filter(([name]) => name !== id));
  return edges(nodes, kinds).filter(edge => edge.target === id && edge.source !== id).reduce((all, edge) => cut(all, kinds, edge), left);
}

const deep = (value: unknown, change: (text: string) => string): unknown => {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map(each => deep(each, change));
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, deep(each, change)]));
  return value;
};

/** Another name, also where edges and expressions name it. */
export function renamed(nodes: Nodes, kinds: Kinds, from: string, to: string): Nodes {
  const named = new RegExp(`\\bnodes\\.${from}\\b`, 'g');
  return Object.fromEntries(Object.entries(nodes).map(([id, node]) => {
    const type = kinds.types[node.type];
    const leads = Object.entries(targets(node, type)).reduce((all, [output, each]) => (each.includes(from) ? led(all, type, output, each.map(name => (name === from ? to : name))) : all), node);
    const { to: edge, ...settings } = leads;
    const written = deep(settings, text => text.replace(named, `nodes.${to}`)) as NodeBody;
    return [id === from ? to : id, edge === undefined ? written : { ...written, to: edge }];
  }));
}

/** A name that nobody has yet. */
export function fresh(nodes: Nodes, type: string): string {
  const base = type.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  let name = base;
  for (let number = 2; nodes[name]; number++) name = `${base}${number}`;
  return name;
}

const DOWN = 112;
const GAP = 34;

/** How wide a node is: its outputs stand side by side. */
export const wide = (outputs: number) => Math.max(184, outputs * 64);

/** Places nodes in rows, each one below what leads to it; what leads back is not looked at. */
export function layout(nodes: Nodes, kinds: Kinds): Record<string, { x: number; y: number }> {
  const ahead: Record<string, string[]> = {};
  edges(nodes, kinds).forEach(edge => (ahead[edge.source] ??= []).push(edge.target));
  const rank: Record<string, number> = {};
  const visit = (id: string, at: number, path: Set<string>) => {
    if (path.has(id) || (rank[id] ?? -1) >= at || at > 200) return;
    rank[id] = at;
    path.add(id);
    ahead[id]?.forEach(next => visit(next, at + 1, path));
    path.delete(id);
  };
  const reached = new Set(Object.values(ahead).flat());
  const ids = Object.keys(nodes);
  ids.filter(id => nodes[id]?.type === 'request').forEach(id => visit(id, 0, new Set()));
  ids.filter(id => rank[id] === undefined && !reached.has(id)).forEach(id => visit(id, 0, new Set()));
  ids.filter(id => rank[id] === undefined).forEach(id => visit(id, 0, new Set()));
  const rows: string[][] = [];
  ids.forEach(id => (rows[rank[id] ?? 0] ??= []).push(id));
  const middle: Record<string, number> = {};
  const placed: Record<string, { x: number; y: number }> = {};
  const widthOf = (id: string) => wide(nodes[id] ? outputsOf(nodes[id], kinds.types[nodes[id].type]).length : 1);
  for (let row = 0; row < rows.length; row++) {
    // Each wants to be below those that lead to it, in the order of their outputs; none may cover another.
    const wishes = (rows[row] ?? []).map(id => {
      const from = Object.keys(middle).flatMap(source => (ahead[source] ?? []).flatMap((target, nth, all) => (target === id ? [(middle[source] ?? 0) + (nth - (all.length - 1) / 2) * 60] : [])));
      return { id, wish: from.length ? from.reduce((sum, at) => sum + at, 0) / from.length : 0 };
    }).sort((one, other) => one.wish - other.wish);
    let right = -Infinity;
    const at = wishes.map(({ id, wish }) => {
      const x = Math.max(wish - widthOf(id) / 2, right + GAP);
      right = x + widthOf(id);
      return { id, x, off: x + widthOf(id) / 2 - wish };
    });
    const shift = at.reduce((sum, one) => sum + one.off, 0) / Math.max(1, at.length);
    for (const { id, x } of at) placed[id] = { x: x - shift, y: row * DOWN };
    for (const { id } of at) middle[id] = (placed[id]?.x ?? 0) + widthOf(id) / 2;
  }
  return placed;
}

/** One line of what a node does. */
export function brief(node: NodeBody): string {
  const words = [node.method, node.if ?? node.over ?? node.url ?? node.path ?? node.statement ?? node.command ?? node.operation ?? node.topic ?? node.subject ?? node.time ?? node.status];
  if (node.type === 'switch' || node.type === 'validate') words.push(node.value);
  return words.filter(word => typeof word === 'string' || typeof word === 'number').join(' ');
}

export const GROUPS: { title: string; types: string[] }[] = [
  { title: 'Begin and answer', types: ['request', 'response', 'redirect'] },
  { title: 'Ask', types: ['proxy', 'http', 'sql', 'mongodb', 'redis', 'kafka', 'smtp'] },
  { title: 'Choose and repeat', types: ['condition', 'switch', 'loop', 'parallel', 'merge', 'delay'] },
  { title: 'Make values', types: ['set', 'validate', 'xml-to-json', 'json-to-xml'] },
];
