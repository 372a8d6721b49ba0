// A gateway's table as a graph in columns: where callers connect, routes, the steps of each, services, backends.
import type { Table } from '../api/table';
import type { Mood } from '../parts/basics';
import { moodOf, moodOfBackend } from './Services';

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
      add(thing('Backend', url, { detail: backend.reason || backend.status.toLowerCase(), mood: moodOfBackend(backend.status), owner: '' }));
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
  routes.sort((one, other) => order[one.mood] - order[other.mood] || (one.name < other.name ? -1 : 1));
  return { routes, things };
}

const plural = (count: number) => `${count} backend${count === 1 ? '' : 's'}`;

export interface Drawn {
  nodes: { id: string; position: { x: number; y: number }; data: Thing & Record<string, unknown> }[];
  edges: { id: string; source: string; target: string }[];
  /** Elements of the longest column. */
  tall: number;
}

const ACROSS = 270;
const DOWN = 58;
// No column is that far to the right: services come after the steps of whichever route has most.
const LAST = 1000;

const middle = (all: number[]) => all.reduce((sum, one) => sum + one, 0) / Math.max(1, all.length);

/** Rows for a column: each as near as can be to the one that it wants, in the order of what they want, none on another; balanced, what was pushed down is shared by all. */
function rows(wishes: Map<string, number>, balanced: boolean): Map<string, number> {
  const sorted = [...wishes].sort(([, one], [, other]) => one - other);
  let below = -Infinity;
  const placed = sorted.map(([id, wish]) => {
    below = Math.max(wish, below + 1);
    return { id, row: below, off: below - wish };
  });
  const shift = balanced ? middle(placed.map(one => one.off)) : 0;
  return new Map(placed.map(({ id, row }) => [id, row - shift]));
}

/** Which elements stand in which column, and what leads to what. */
function columnsOf(all: Elements, routes: Thing[]) {
  const column = new Map<string, number>();
  const from = new Map<string, Set<string>>();
  const edges = new Map<string, { id: string; source: string; target: string }>();
  const put = (at: number, id: string) => column.set(id, Math.max(at, column.get(id) ?? 0));
  const lead = (source: string, target: string) => {
    edges.set(`${source}→${target}`, { id: `${source}→${target}`, source, target });
    from.set(target, (from.get(target) ?? new Set()).add(source));
  };
  for (const route of routes) {
    put(1, route.id);
    for (const entrypoint of route.entrypoints) {
      put(0, `Entrypoint ${entrypoint}`);
      lead(`Entrypoint ${entrypoint}`, route.id);
    }
    let last = route.id;
    route.steps.forEach((step, nth) => {
      put(2 + nth, `Middleware ${step}`);
      lead(last, `Middleware ${step}`);
      last = `Middleware ${step}`;
    });
    const service = all.things.get(`Service ${route.service}`);
    if (!service) continue;
    put(LAST, service.id);
    lead(last, service.id);
    for (const backend of service.backends) {
      put(LAST + 1, `Backend ${backend}`);
      lead(service.id, `Backend ${backend}`);
    }
  }
  return { column, from, edges };
}

/** Places what these routes need: a row for each route, its first step beside it, so that a line that passes a step by does not seem to go through it. */
export function draw(all: Elements, routes: Thing[]): Drawn {
  const { column, from, edges } = columnsOf(all, routes);
  const used = [...new Set(column.values())].sort((one, other) => one - other);
  const row = new Map(routes.map((route, nth) => [route.id, nth]));
  for (const at of used.filter(each => each > 1)) {
    const wishes = new Map<string, number>();
    for (const [id, its] of column) {
      const before = its === at ? [...(from.get(id) ?? [])].map(source => row.get(source) ?? 0) : [];
      if (its === at) wishes.set(id, at < LAST ? Math.min(...before) : middle(before));
    }
    for (const [id, placed] of rows(wishes, at >= LAST)) row.set(id, placed);
  }
  const entrypoints = [...column].filter(([, at]) => at === 0).map(([id]) => id);
  entrypoints.forEach((id, nth) => row.set(id, (routes.length - entrypoints.length) / 2 + nth));
  const nodes = [...column].map(([id, at]) => ({
    id,
    position: { x: used.indexOf(at) * ACROSS, y: (row.get(id) ?? 0) * DOWN },
    data: (all.things.get(id) ?? thing('', id, { mood: 'bad', detail: 'is not there' })) as Thing & Record<string, unknown>,
  }));
  const spread = nodes.map(node => node.position.y / DOWN);
  return { nodes, edges: [...edges.values()], tall: Math.ceil(Math.max(0, ...spread) - Math.min(0, ...spread)) + 1 };
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
