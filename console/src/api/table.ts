import { useQuery } from '@tanstack/react-query';
import { client, type Schemas, take } from './client';
import { useEvery } from './live';

/** What a gateway shows of its table; as its own side does under /api/rawdata. */
export interface Table {
  entrypoints?: Record<string, { address: string; name: string }>;
  routers: Record<string, Router>;
  middlewares: Record<string, Element>;
  services: Record<string, Service>;
  tcpRouters: Record<string, Router>;
  tcpServices: Record<string, Service>;
  products: Record<string, Product>;
  policies: Record<string, Element>;
  revision: number;
  snapshot: number;
}

export interface Element {
  status: 'enabled' | 'warning' | 'disabled';
  error?: string[];
  usedBy?: string[];
  [member: string]: unknown;
}

export interface Router extends Element {
  entryPoints?: string[];
  middlewares?: string[];
  service?: string;
  rule?: string;
  priority?: number;
}

export interface Service extends Element {
  loadBalancer?: { servers?: { url: string; weight: number }[]; strategy?: string; healthCheck?: unknown };
  serverHealth?: Record<string, { status: 'UP' | 'DOWN' | 'DRAINED'; reason?: string; since?: string }>;
}

export interface Product extends Element {
  basePath?: string;
  proxies?: Record<string, { path?: string; service?: string; url?: string; endpoints?: unknown[] }>;
}

/** The live gateways' names. */
export const useReplicas = () => useQuery({
  queryKey: ['replicas'],
  queryFn: () => take(client.GET('/api/v1/replicas')),
  refetchInterval: useEvery(2000),
});

const sameTelling = (before: unknown, now: unknown) => {
  const [one, other] = [before as Schemas['Table'] | undefined, now as Schemas['Table']];
  return one?.at !== undefined && one.at === other.at && one.replica === other.replica;
};

/** The table of a gateway; of the first one where none is named. */
export function useTable(replica?: string, every = 5000) {
  const replicas = useReplicas();
  const id = replica ?? replicas.data?.items[0]?.id;
  return useQuery({
    queryKey: ['table', id],
    queryFn: async () => {
      const told = await take(client.GET('/api/v1/replicas/{replica}/table', { params: { path: { replica: id ?? '' } } }));
      return { ...told, table: told.table as unknown as Table | undefined };
    },
    enabled: id !== undefined,
    refetchInterval: useEvery(every),
    // A gateway tells anew when something changed. To compare thousands of routes with each other each time costs more than to draw some.
    structuralSharing: (before: unknown, now: unknown) => (sameTelling(before, now) ? before : now),
  });
}
