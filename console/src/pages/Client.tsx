import { Button, Select, Switch, TagsInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { client, type Schemas, tagOf, take } from '../api/client';
import { useSession } from '../api/session';
import { Ask } from '../parts/Ask';
import { faultAt, Head, Mark, Trouble, Waiting } from '../parts/basics';
import { Invitations } from '../parts/Invitations';
import { type Issued, KeyOnce } from '../parts/KeyOnce';
import { ONCE, useForm } from '../parts/useForm';
import { Credentials, firstPath } from './Credentials';

type Client = Schemas['Client'];

// What the credential is called that comes with a new client.
const FIRST = 'default';

interface Typed {
  name: string;
  description: string;
  active: boolean;
  products: string[];
  policy: string;
  /** Of a new one: whether it gets a key with it. */
  key: boolean;
}

const opened = (one?: Client, products: string[] = []): Typed => ({
  name: one?.name ?? '', description: one?.description ?? '', active: one?.active ?? true, products: one?.products ?? products, policy: one?.policy ?? '', key: one === undefined,
});

export default function ClientPage({ name, product }: { name: string; product?: string }) {
  const session = useSession();
  const [, go] = useLocation();
  const [saved, setSaved] = useState(0);
  const read = useQuery({
    queryKey: ['client', name],
    queryFn: () => take(client.GET('/api/v1/clients/{name}', { params: { path: { name } } })),
    enabled: name !== '',
    ...ONCE,
  });
  if (name === '') return <Editor products={product ? [product] : []} onSaved={made => go(`/clients/${encodeURIComponent(made)}`)} />;
  if (read.isPending) return <Waiting what="the client" />;
  if (!read.data) return <Trouble error={read.error} again={() => void read.refetch()} />;
  // Another version of the client is not another form: a credential that was added below changes the version, and what is typed above stays.
  return (
    <div className="stack">
      <Editor key={saved} one={read.data} onSaved={() => void read.refetch().then(() => setSaved(now => now + 1))} />
      <Credentials name={name} edits={session.may('edit')} products={read.data.products ?? []} />
      <Invitations name={name} may={session.may('administer')} />
    </div>
  );
}

function Editor({ one, products: granted = [], onSaved }: { one?: Client; products?: string[]; onSaved: (name: string) => void }) {
  // What the fields began with. Whoever else changed one of them meanwhile is not written over: then this version is too old.
  const [base] = useState(one);
  const same = one && base && JSON.stringify(opened(one)) === JSON.stringify(opened(base));
  const version = same ? one.version : base?.version;
  const session = useSession();
  const [, go] = useLocation();
  const [deleting, setDeleting] = useState(false);
  const [issued, setIssued] = useState<Issued>();
  const products = useQuery({ queryKey: ['names', 'products'], queryFn: () => take(client.GET('/api/v1/products', { params: { query: { limit: 1000 } } })) });
  const policies = useQuery({ queryKey: ['names', 'policies'], queryFn: () => take(client.GET('/api/v1/policies', { params: { query: { limit: 1000 } } })) });
  const body = (typed: Typed): Client => ({
    ...(one ? Object.fromEntries(Object.entries(one).filter(([key]) => !['name', 'version', 'changedAt', 'changedBy'].includes(key))) : { name: typed.name }),
    description: typed.description || undefined,
    active: typed.active ? undefined : false,
    products: typed.products,
    policy: typed.policy || undefined,
    ...(!one && typed.key ? { credentials: [{ name: FIRST, type: 'api-key' as const }] } : {}),
  });
  const send = (typed: Typed, dryRun: boolean) => (one
    ? take(client.PUT('/api/v1/clients/{name}', { params: { path: { name: typed.name }, query: { dryRun }, header: { 'If-Match': tagOf(version) } }, body: body(typed) }))
    : take(client.POST('/api/v1/clients', { params: { query: { dryRun } }, body: body(typed) })));
  const form = useForm<Typed>({
    start: opened(base),
    begun: opened(base, granted),
    check: typed => send(typed, true),
    save: async typed => {
      const made = await send(typed, false);
      const key = 'issuedKeys' in made ? made.issuedKeys?.[0]?.key : undefined;
      if (key) setIssued({ credential: FIRST, key });
      else onSaved(typed.name);
    },
  });
  const { typed, set, error } = form;
  const edits = session.may('edit');
  const names = products.data?.items.map(product => product.name ?? '') ?? [];
  const limits = policies.data?.items.map(policy => policy.name ?? '') ?? [];
  return (
    <div>
      <Head title={one ? one.name : 'New client'} crumb={{ to: '/clients', name: 'Clients' }}
        says={one ? <Mark mood={typed.active ? 'good' : 'none'}>{typed.active ? 'may call' : 'switched off: every call is 403'}</Mark> : 'A partner: who calls your products.'}>
        {one && edits && <Button variant="default" color="red" onClick={() => setDeleting(true)}>Delete</Button>}
      </Head>
      <div>
        <form className="panel form" onSubmit={event => { event.preventDefault(); form.saving.mutate(); }}>
          <fieldset className="form" disabled={!edits} style={{ border: 0, margin: 0, padding: 0 }}>
            <div className="row">
              {!one && <TextInput label="Name" required value={typed.name} error={faultAt(error, '/name')} onChange={event => set({ name: event.currentTarget.value })} />}
              <TextInput label="Description" value={typed.description} error={faultAt(error, '/description')} onChange={event => set({ description: event.currentTarget.value })} />
            </div>
            <div className="row">
              <TagsInput label="Products" description="What it may call" data={names} value={typed.products} placeholder={typed.products.length ? '' : 'none'}
                error={faultAt(error, '/products') ?? typed.products.map((_, index) => faultAt(error, `/products/${index}`)).find(Boolean)} onChange={chosen => set({ products: chosen })} />
              <Select label="Policy" description="How much it may call" data={typed.policy && !limits.includes(typed.policy) ? [typed.policy, ...limits] : limits} clearable placeholder="unlimited" value={typed.policy || null}
                error={faultAt(error, '/policy')} onChange={policy => set({ policy: policy ?? '' })} />
            </div>
            {one
              ? <Switch label="Active" description="Switched off, every call is refused with 403" checked={typed.active} onChange={event => set({ active: event.currentTarget.checked })} />
              : <Switch label="Make an API key for it" description="Shown once, when the client is there. Other kinds of credentials are added on its page" checked={typed.key} onChange={event => set({ key: event.currentTarget.checked })} />}
          </fieldset>
          <Trouble error={form.refused} except={['/name', '/description', '/policy', '/products']} />
          {edits && (
            <div className="actions">
              <Button type="submit" loading={form.saving.isPending} disabled={one ? !form.changed : !typed.name}>{one ? 'Save' : 'Create client'}</Button>
              {form.changed && one && <Button variant="default" onClick={form.reset}>Discard</Button>}
            </div>
          )}
        </form>
      </div>
      {issued && <KeyOnce issued={issued} path={firstPath(products.data?.items, typed.products)} onClose={() => onSaved(typed.name)} />}
      {deleting && (
        <Ask title={`Delete ${typed.name}`} verb="Delete" danger onClose={() => setDeleting(false)} says="All of its credentials stop working on every gateway within seconds."
          act={async reason => {
            await take(client.DELETE('/api/v1/clients/{name}', { params: { path: { name: typed.name }, query: { reason } } }));
            go('/clients');
          }} />
      )}
    </div>
  );
}
