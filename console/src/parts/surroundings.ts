// What is around a gateway as a graph: each network a box with the workloads that are on it alone, and beside the boxes those that are on
// several, with a line to each.
import type { Schemas } from '../api/client';
import type { Mood } from '../parts/basics';

export type Around = Schemas['Topology'];
export type Workload = Around['workloads'][number];

export interface Spot { id: string; position: { x: number; y: number }; width?: number; height?: number; box?: { name: string; closed: boolean; count: number }; workload?: Workload }
export interface Line { id: string; source: string; target: string; kind: 'on' | 'leads' | 'needs'; back?: boolean }

const WIDE = 226;
const TALL = 50;
const GAP = 14;
const TITLE = 30;
const ACROSS = 2;

export const idOf = (workload: { source: string; name: string }) => `${workload.source} ${workload.name}`;
const netId = (source: string, name: string) => `net ${source} ${name}`;

export const moodOf = (workload: Workload): Mood => (/unhealthy|dead|exited|no backend/.test(workload.state) ? 'bad' : /starting|paused|restarting|created/.test(workload.state) ? 'warn' : 'good');

/** Those that are wanted, and what they are on. */
export function chosen(all: Around, words: string, group: string | null, network: string | null): Around {
  const looked = words.trim().toLowerCase();
  const workloads = all.workloads.filter(one => (!group || one.group === group) && (!network || one.networks.includes(network))
    && (!looked || [one.name, one.group, one.state, ...one.networks, ...one.services, ...one.published].join(' ').toLowerCase().includes(looked)));
  const there = new Set(workloads.map(idOf));
  const networks = all.networks
    .map(each => ({ ...each, workloads: each.workloads.filter(name => there.has(idOf({ source: each.source, name }))) }))
    .filter(each => each.workloads.length > 0);
  return { ...all, workloads, networks };
}

export function place(all: Around): { spots: Spot[]; lines: Line[]; tall: number } {
  const spots: Spot[] = [];
  const lines: Line[] = [];
  const several = all.workloads.filter(one => one.networks.length !== 1);
  let down = 0;
  for (const network of all.networks) {
    const inside = all.workloads.filter(one => one.source === network.source && one.networks.length === 1 && one.networks[0] === network.name);
    const rows = Math.max(1, Math.ceil(inside.length / ACROSS));
    const height = TITLE + rows * (TALL + GAP) + GAP;
    const width = Math.min(ACROSS, Math.max(1, inside.length)) * (WIDE + GAP) + GAP;
    spots.push({ id: netId(network.source, network.name), position: { x: 0, y: down }, width, height, box: { name: network.name, closed: network.closed, count: network.workloads.length } });
    inside.forEach((workload, index) => spots.push({
      id: idOf(workload), workload, position: { x: GAP + (index % ACROSS) * (WIDE + GAP), y: down + TITLE + Math.floor(index / ACROSS) * (TALL + GAP) },
    }));
    down += height + 2 * GAP;
  }
  const right = ACROSS * (WIDE + GAP) + GAP + 130;
  several.forEach((workload, index) => {
    spots.push({ id: idOf(workload), workload, position: { x: right, y: index * (TALL + GAP) } });
    for (const name of workload.networks) lines.push({ id: `${idOf(workload)} on ${name}`, source: netId(workload.source, name), target: idOf(workload), kind: 'on' });
  });
  const across = new Map(spots.map(spot => [spot.id, spot.position.x]));
  const there = new Set(across.keys());
  for (const from of all.workloads) {
    for (const name of from.needs) {
      const target = idOf({ source: from.source, name });
      if (there.has(target)) lines.push({ id: `${idOf(from)} needs ${name}`, source: idOf(from), target, kind: 'needs' });
    }
    if (!from.self) continue;
    for (const to of all.workloads) {
      if (to.services.length > 0 && !to.self) lines.push({ id: `${idOf(from)} leads to ${idOf(to)}`, source: idOf(from), target: idOf(to), kind: 'leads' });
    }
  }
  for (const line of lines) line.back = line.kind !== 'on' && (across.get(line.source) ?? 0) > (across.get(line.target) ?? 0);
  return { spots, lines, tall: Math.max(down, several.length * (TALL + GAP)) };
}

/** A workload, whom it reaches, and who reaches it. */
export function near(all: Around, id: string): Set<string> {
  const lit = new Set([id]);
  for (const one of all.workloads) {
    if (idOf(one) === id) Object.keys(one.reaches).forEach(name => lit.add(idOf({ source: one.source, name })));
    if (Object.keys(one.reaches).some(name => idOf({ source: one.source, name }) === id)) lit.add(idOf(one));
  }
  return lit;
}
