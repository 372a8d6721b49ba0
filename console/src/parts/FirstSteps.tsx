import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { client, type Schemas, take } from '../api/client';
import { useSession } from '../api/session';

type Counts = Schemas['Status']['counts'];
type Step = { title: string; says: ReactNode; done: boolean; to?: string; verb?: string };

const EVERY = 3000;

/** From an empty store to a first API that somebody calls: what is done, and what comes next. It goes when all is done, or there is more than one of something. */
export function FirstSteps({ counts }: { counts: Counts }) {
  const few = (counts.products ?? 0) <= 1 && (counts.clients ?? 0) <= 1 && (counts.routes ?? 0) === 0;
  return few ? <Steps /> : null;
}

function Steps() {
  const session = useSession();
  const edits = session.may('edit');
  const products = useQuery({ queryKey: ['first', 'products'], queryFn: () => take(client.GET('/api/v1/products', { params: { query: { limit: 1 } } })), refetchInterval: EVERY });
  const clients = useQuery({ queryKey: ['first', 'clients'], queryFn: () => take(client.GET('/api/v1/clients', { params: { query: { limit: 1 } } })), refetchInterval: EVERY });
  const product = products.data?.items[0];
  const name = product?.name ?? '';
  const caller = clients.data?.items.find(one => one.products?.includes(name) && (one.credentials?.length ?? 0) > 0)?.name;
  const called = useQuery({
    queryKey: ['first', 'called', caller],
    queryFn: () => take(client.GET('/api/v1/requests', { params: { query: { client: caller, limit: 1 } } })),
    enabled: caller !== undefined && session.may('inspect'),
    refetchInterval: EVERY,
  });
  if (!products.data || !clients.data || (caller !== undefined && session.may('inspect') && called.isPending)) return null;
  const there = `/products/${encodeURIComponent(name)}`;
  const steps: Step[] = [
    { title: 'Create a product', says: 'What partners call: a path, and the service behind it.', done: product !== undefined, to: '/new/product', verb: 'Create a product' },
    { title: 'Publish it', says: 'Gateways serve it from then on. You see what changes before.', done: product?.status === 'published' || product?.status === 'changed', to: there, verb: 'Go and publish it' },
    { title: 'Give a client a key', says: 'A client is a partner. Its key is shown once, with a line to call with.', done: caller !== undefined, to: `/new/client/${encodeURIComponent(name)}`, verb: 'Create a client' },
    { title: 'Call it', says: <>Paste the line that came with the key into a terminal; the request appears under <Link href="/requests">Requests</Link>.</>, done: (called.data?.items.length ?? 0) > 0 },
  ];
  if (steps.every(step => step.done)) return null;
  const next = steps.findIndex(step => !step.done);
  return (
    <section className="panel" aria-label="First steps">
      <h2>Serve a first API</h2>
      <ol className="first">
        {steps.map((step, index) => (
          <li key={step.title} className={step.done ? 'done' : index === next ? 'next' : ''} aria-current={index === next ? 'step' : undefined}>
            <div><strong>{step.title}</strong>{step.done && <span className="quiet small"> done</span>}<div className="quiet">{step.says}</div></div>
            {index === next && step.to && edits && <Button component={Link} href={step.to}>{step.verb}</Button>}
          </li>
        ))}
      </ol>
      {!edits && <p className="quiet small" style={{ margin: '10px 0 0' }}>You may look, not edit: somebody with the role of editor does this.</p>}
    </section>
  );
}
