// A gateway's table as a graph in columns: where callers connect, routes, the steps of each, services, backends.
import type { Table } from '../api/table';
import type { Mood } from '../parts/basics';
import { moodOf } from './Services';

export interface Thing {
  id: string;
  kind: string;
  name: string;
  detail: string;
  mood: Mood;
  errors: string[];
  owner: string;
  /** Of a route: in lower case, for looking. */
  words: string;
  entrypoints: string[];
  steps: string[];
  service: string;
  /** Of a service: its backends. */
  backends: string[];
}

export interface Elements {
  routes: Thing[];
  things: Map<string, Thing>;
}

const OWNERS: Record<string, string> = { store: 'the store', file: 'a file', docker: 'labels of a container', kubernetes: 'Kubernetes' };
const ownerOf = (name: string) => OWNERS[name.slice(name.lastIndexOf('@') + 1)] ?? '';
const moods: Record<string, Mood> = { enabled: 'good', warning: 'warn', disabled: 'bad' };
const optionOf = (element: Record<string, unknown>) => Object.keys(element).find(key => !['status', 'error', 'usedBy', 'using', 'circuitState'].includes(key)) ?? '';

function thing(kind: string, name: string, some: Partial<Thing>): Thing {
  return { id: `${kind} ${name}`, kind, name, detail: '', mood: 'good', errors: [], owner: ownerOf(name), words: '', entrypoints: [], steps: [], service: '', backends: [], ...some };
}

export function elements(table: Table): Elements {
  const things = new Map<string, Thing>();
  const add = (one: Thing) => { things.set(one.id, one); return one; };
  for (const [name, entrypoint] of Object.entries(table.entrypoints ?? {})) add(thing('Entrypoint', name, { detail: entrypoint.address, owner: '' }));
  for (const [name, middleware] of Object.entries(table.middlewares)) {
    add(thing('Middleware', name, { detail: optionOf(middleware), mood: moods[middleware.status] ?? 'none', errors: middleware.error ?? [] }));
  }
  for (const [name, service] of Object.entries(table.services)) {
    const health = Object.entries(service.serverHealth ?? {});
    add(thing('Service', name, { detail: service.loadBalancer ? plural(health.length) : 'of other services', mood: moodOf(service), errors: service.error ?? [], backends: health.map(([url]) => url) }));
    for (const [url, backend] of health) {
      add(thing('Backend', url, { detail: backend.reason || (backend.status === 'UP' ? 'up' : 'down'), mood: backend.status === 'UP' ? 'good' : 'bad', owner: '' }));
    }
  }
  const routes: Thing[] = [];
  for (const [name, router] of Object.entries(table.routers)) {
    if (name.endsWith('@internal')) continue;
    routes.push(add(thing('Route', name, {
      detail: router.rule ?? '', mood: moods[router.status] ?? 'none', errors: router.error ?? [], entrypoints: router.entryPoints ?? [], steps: router.middlewares ?? [], service: router.service ?? '',
    })));
  }
  for (const [name, product] of Object.entries(table.products)) {
    const owner = name.slice(name.lastIndexOf('@'));
    for (const [proxy, its] of Object.entries(product.proxies ?? {})) {
      const bare = name.slice(0, name.lastIndexOf('@'));
      const own = `${bare}/${proxy}${owner}`;
      routes.push(add(thing('Product', own, {
        detail: `${product.basePath ?? ''}${its.path ?? ''}`,
        mood: moods[product.status] ?? 'none',
        errors: product.error ?? [],
        entrypoints: Object.keys(table.entrypoints ?? {}),
        service: its.service ? (its.service.includes('@') ? its.service : `${its.service}${owner}`) : own,
      })));
    }
  }
  for (const route of routes) {
    const backends = things.get(`Service ${route.service}`)?.backends ?? [];
    route.words = [route.name, route.detail, route.service, ...route.steps, ...backends].join(' ').toLowerCase();
  }
  const order: Record<Mood, number> = { bad: 0, warn: 1, good: 2, none: 3 };
  routes.sort((one, other) => order[one.mood] - order[other.mood] || one.name.localeCompare(other.name));
  return { routes, things };
}

const plural = (count: number) => `${count} backend${count === 1 ? '' : 's'}`;

export interface Drawn {
  nodes: { id: string; position: { x: number; y: number }; data: Thing & Record<string, unknown> }[];
  edges: { id: string; source: string; target: string }[];
  /** Elements of the longest column. */
  tall: number;
}

const COLUMNS = ['Entrypoint', 'Route', 'Middleware', 'Service', 'Backend'];
const ACROSS = 270;
const DOWN = 58;

/** Places what these routes need, each column in the order in which the one before it leads there. */
export function draw(all: Elements, routes: Thing[]): Drawn {
  const columns: string[][] = COLUMNS.map(() => []);
  const seen = new Set<string>();
  const edges = new Map<string, { id: string; source: string; target: string }>();
  const put = (column: number, id: string) => {
    if (!seen.has(id)) {
      seen.add(id);
      columns[column]?.push(id);
    }
  };
  const lead = (source: string, target: string) => edges.set(`${source}→${target}`, { id: `${source}→${target}`, source, target });
  for (const route of routes) {
    put(1, route.id);
    for (const entrypoint of route.entrypoints) {
      put(0, `Entrypoint ${entrypoint}`);
      lead(`Entrypoint ${entrypoint}`, route.id);
    }
    let last = route.id;
    for (const step of route.steps) {
      put(2, `Middleware ${step}`);
      lead(last, `Middleware ${step}`);
      last = `Middleware ${step}`;
    }
    const service = all.things.get(`Service ${route.service}`);
    if (!service) continue;
    put(3, service.id);
    lead(last, service.id);
    for (const backend of service.backends) {
      put(4, `Backend ${backend}`);
      lead(service.id, `Backend ${backend}`);
    }
  }
  const used = columns.map((ids, index) => ({ ids, index })).filter(column => column.ids.length > 0);
  const tallest = Math.max(1, ...used.map(column => column.ids.length));
  const nodes = used.flatMap((column, across) => column.ids.map((id, down) => ({
    id,
    position: { x: across * ACROSS, y: (down + (tallest - column.ids.length) / 2) * DOWN },
    data: (all.things.get(id) ?? thing('', id, { mood: 'bad', detail: 'is not there' })) as Thing & Record<string, unknown>,
  })));
  return { nodes, edges: [...edges.values()], tall: tallest };
}

/** Everything that leads to an element, and where it leads. */
export function around(drawn: Drawn, id: string): Set<string> {
  const lit = new Set([id]);
  const walk = (from: string, ahead: boolean) => {
    for (const edge of drawn.edges) {
      const [here, there] = ahead ? [edge.source, edge.target] : [edge.target, edge.source];
      if (here === from && !lit.has(there)) {
        lit.add(there);
        walk(there, ahead);
      }
    }
  };
  walk(id, true);
  walk(id, false);
  return lit;
}
