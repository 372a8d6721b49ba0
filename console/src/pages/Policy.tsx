import { ActionIcon, Button, NumberInput, Select, Switch, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { client, type Schemas, tagOf, take } from '../api/client';
import { useSession } from '../api/session';
import { Ask } from '../parts/Ask';
import { faultAt, Head, Trouble, Waiting } from '../parts/basics';
import { ONCE, useForm } from '../parts/useForm';
import { windows } from './Policies';

type Policy = Schemas['Policy'];

interface Window {
  requests: number | string;
  per: string;
  scope?: string;
}

interface Typed {
  name: string;
  description: string;
  active: boolean;
  rates: Window[];
  quotas: Window[];
  concurrency: number | string;
  lost: string;
}

const SCOPES = [
  { value: 'client', label: 'the client' }, { value: 'product', label: 'each product' }, { value: 'endpoint', label: 'each endpoint' }, { value: 'address', label: 'each address' },
];
const PERIODS = ['day', 'week', 'month'];
const LOST = [
  { value: 'share', label: 'each gateway keeps its share' }, { value: 'open', label: 'let everything pass' }, { value: 'closed', label: 'refuse everything' },
];

const opened = (one?: Policy): Typed => ({
  name: one?.name ?? '',
  description: one?.description ?? '',
  active: one?.active ?? true,
  rates: one ? windows(one.rateLimit) : [{ requests: 100, per: '1m' }],
  quotas: windows(one?.quota),
  concurrency: one?.concurrency ?? '',
  lost: one?.whenLimiterIsLost ?? 'share',
});

const limit = (all: Window[]) => (all.length === 0 ? undefined : all.length === 1 ? all[0] : all);

export default function PolicyPage({ name }: { name: string }) {
  const read = useQuery({
    queryKey: ['policy', name],
    queryFn: () => take(client.GET('/api/v1/policies/{name}', { params: { path: { name } } })),
    enabled: name !== '',
    ...ONCE,
  });
  if (name === '') return <Editor />;
  if (read.isPending) return <Waiting what="the policy" />;
  if (!read.data) return <Trouble error={read.error} again={() => void read.refetch()} />;
  return <Editor key={read.data.version} one={read.data} />;
}

function Editor({ one }: { one?: Policy }) {
  const session = useSession();
  const [, go] = useLocation();
  const [deleting, setDeleting] = useState(false);
  const body = (typed: Typed): Policy => ({
    ...(one?.overrides ? { overrides: one.overrides } : {}),
    ...(one ? {} : { name: typed.name }),
    description: typed.description || undefined,
    active: typed.active ? undefined : false,
    rateLimit: limit(typed.rates) as Policy['rateLimit'],
    quota: limit(typed.quotas) as Policy['quota'],
    concurrency: typed.concurrency === '' ? undefined : Number(typed.concurrency),
    whenLimiterIsLost: typed.lost === 'share' ? undefined : (typed.lost as Policy['whenLimiterIsLost']),
  });
  const send = (typed: Typed, dryRun: boolean) => (one
    ? take(client.PUT('/api/v1/policies/{name}', { params: { path: { name: typed.name }, query: { dryRun }, header: { 'If-Match': tagOf(one.version) } }, body: body(typed) }))
    : take(client.POST('/api/v1/policies', { params: { query: { dryRun } }, body: body(typed) })));
  const form = useForm<Typed>({
    start: opened(one),
    check: typed => send(typed, true),
    save: async typed => {
      await send(typed, false);
      if (!one) go(`/policies/${encodeURIComponent(typed.name)}`);
    },
  });
  const { typed, set, error } = form;
  const edits = session.may('edit');
  return (
    <>
      <Head title={one ? one.name : 'New policy'} crumb={{ to: '/policies', name: 'Policies' }} says={one ? 'Of all its windows and quotas a request has to keep every one.' : 'Clients that name it are limited by it.'}>
        {one && edits && <Button variant="default" color="red" onClick={() => setDeleting(true)}>Delete</Button>}
      </Head>
      <form className="stack" onSubmit={event => { event.preventDefault(); form.saving.mutate(); }}>
        <fieldset className="panel form" disabled={!edits} style={{ margin: 0 }}>
          <div className="row">
            {!one && <TextInput label="Name" required value={typed.name} error={faultAt(error, '/name')} onChange={event => set({ name: event.currentTarget.value })} />}
            <TextInput label="Description" value={typed.description} onChange={event => set({ description: event.currentTarget.value })} error={faultAt(error, '/description')} />
          </div>
          <Windows title="Rate" pointer="/rateLimit" all={typed.rates} error={error} edits={edits} add={{ requests: 100, per: '1m' }} change={rates => set({ rates })} free
            empty="No rate: as many requests a minute as come." />
          <Windows title="Quota" pointer="/quota" all={typed.quotas} error={error} edits={edits} add={{ requests: 100_000, per: 'month' }} change={quotas => set({ quotas })}
            empty="No quota: as many requests a month as come." />
          <div className="row">
            <NumberInput label="Requests at once" description="Of one client, at one gateway" placeholder="any number" min={1} value={typed.concurrency} error={faultAt(error, '/concurrency')} onChange={concurrency => set({ concurrency })} />
            <Select label="When Redis is lost" description="Where gateways count together" data={LOST} allowDeselect={false} value={typed.lost} onChange={lost => set({ lost: lost ?? 'share' })} error={faultAt(error, '/whenLimiterIsLost')} />
          </div>
          <Switch label="Enforced" checked={typed.active} onChange={event => set({ active: event.currentTarget.checked })} />
          {one?.overrides && <p className="quiet small" style={{ margin: 0 }}>It has {one.overrides.length} overrides for some clients or products; they stay as they are.</p>}
        </fieldset>
        <Trouble error={form.refused} />
        {edits && (
          <div className="actions">
            <Button type="submit" loading={form.saving.isPending} disabled={one ? !form.changed : !typed.name}>{one ? 'Save' : 'Create policy'}</Button>
            {form.changed && one && <Button variant="default" onClick={form.reset}>Discard</Button>}
          </div>
        )}
      </form>
      {deleting && (
        <Ask title={`Delete ${typed.name}`} verb="Delete" danger onClose={() => setDeleting(false)} says="Refused while a client needs it."
          act={async reason => {
            await take(client.DELETE('/api/v1/policies/{name}', { params: { path: { name: typed.name }, query: { reason } } }));
            go('/policies');
          }} />
      )}
    </>
  );
}

function Windows({ title, pointer, all, error, edits, add, change, empty, free = false }: {
  title: string; pointer: string; all: Window[]; error: unknown; edits: boolean; add: Window; change: (all: Window[]) => void; empty: string; free?: boolean;
}) {
  const put = (index: number, some: Partial<Window>) => change(all.map((one, at) => (at === index ? { ...one, ...some } : one)));
  const at = (index: number, field: string) => faultAt(error, `${pointer}/${field}`) ?? faultAt(error, `${pointer}/${index}/${field}`);
  return (
    <div className="box" role="group" aria-label={title}>
      <div className="line"><strong>{title}</strong>{edits && all.length < 8 && <Button className="push" size="compact-xs" variant="default" onClick={() => change([...all, add])}>Add</Button>}</div>
      {all.length === 0 && <span className="quiet">{empty}</span>}
      {all.map((one, index) => (
        <div key={index} className="line" style={{ alignItems: 'flex-start' }}>
          <NumberInput size="xs" aria-label="Requests" min={1} thousandSeparator="," value={one.requests} error={at(index, 'requests')} onChange={requests => put(index, { requests })} style={{ flex: '1 1 120px' }} />
          <span style={{ paddingTop: 5 }}>per</span>
          {free
            ? <TextInput size="xs" aria-label="Per" placeholder="1m" value={one.per} error={at(index, 'per')} onChange={event => put(index, { per: event.currentTarget.value })} style={{ flex: '1 1 90px' }} />
            : <Select size="xs" aria-label="Per" data={PERIODS} allowDeselect={false} value={one.per} error={at(index, 'per')} onChange={per => put(index, { per: per ?? 'month' })} style={{ flex: '1 1 90px' }} />}
          <span style={{ paddingTop: 5 }}>of</span>
          <Select size="xs" aria-label="Counted apart" data={SCOPES} allowDeselect={false} value={one.scope ?? 'client'} error={at(index, 'scope')} onChange={scope => put(index, { scope: scope === 'client' ? undefined : scope ?? undefined })} style={{ flex: '1 1 130px' }} />
          {edits && <ActionIcon variant="subtle" color="gray" aria-label="Remove" onClick={() => change(all.filter((_, position) => position !== index))}>✕</ActionIcon>}
        </div>
      ))}
      {faultAt(error, pointer) && <span className="fault">{faultAt(error, pointer)}</span>}
    </div>
  );
}
