import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { client, take } from '../api/client';
import { useSession } from '../api/session';
import { Empty, Mark, plural, Trouble, Waiting } from './basics';

const SHOWN = 8;
const ASKED = 1000;

/** Which clients may call a product, and what to do where none may. */
export function Callers({ product, served }: { product: string; served: boolean }) {
  const session = useSession();
  const clients = useQuery({ queryKey: ['callers'], queryFn: () => take(client.GET('/api/v1/clients', { params: { query: { limit: ASKED } } })) });
  const may = clients.data?.items.filter(one => one.products?.includes(product)) ?? [];
  const add = session.may('edit') && (
    <Button component={Link} href={`/new/client/${encodeURIComponent(product)}`} size="compact-sm" variant={may.length || !served ? 'default' : 'filled'}>Give a client a key</Button>
  );
  return (
    <section className="panel" aria-label="Who may call it">
      <div className="line" style={{ marginBottom: may.length ? 8 : 0 }}><h2>Who may call it</h2>{may.length > 0 && <span className="push">{add}</span>}</div>
      {clients.isPending && <Waiting what="the clients" />}
      <Trouble error={clients.error} again={() => void clients.refetch()} />
      {clients.data && may.length === 0 && <Empty title="Nobody yet" action={add}>Every call is refused with 401 until a client has a key that may call it.</Empty>}
      {may.length > 0 && (
        <ul className="pairs">
          {may.slice(0, SHOWN).map(one => (
            <li key={one.name} className="break">
              <Mark mood={one.active === false ? 'none' : 'good'}><Link href={`/clients/${encodeURIComponent(one.name ?? '')}`}>{one.name}</Link></Mark>
              <span className="quiet small"> {one.active === false ? 'switched off' : one.credentials?.length ? plural(one.credentials.length, 'credential') : 'without a credential'}</span>
            </li>
          ))}
          {may.length > SHOWN && <li className="quiet small">and {(may.length - SHOWN).toLocaleString()}{clients.data?.next && ' or'} more</li>}
        </ul>
      )}
    </section>
  );
}
