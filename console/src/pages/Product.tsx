import { ActionIcon, Button, Menu, SegmentedControl, Select, Switch, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { client, Refused, type Schemas, tagOf, take } from '../api/client';
import { useSession } from '../api/session';
import { Ask } from '../parts/Ask';
import { faultAt, Head, says, Trouble, Waiting } from '../parts/basics';
import { TryIt } from '../parts/TryIt';
import { Arrived, Publish, type What } from '../parts/Publish';
import { Callers } from '../parts/Callers';
import { ONCE, useForm } from '../parts/useForm';
import { Status } from './Products';

type Product = Schemas['Product'];
type Proxy = Schemas['Proxy'];
type Endpoint = Schemas['Endpoint'];

interface Typed {
  name: string;
  description: string;
  basePath: string;
  draft: boolean;
  proxies: { name: string; proxy: Proxy }[];
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];
const NARROW = { inputField: { minWidth: 30, flex: '1 1 30px' } };
const FIRST: Typed = {
  name: '', description: '', basePath: '', draft: false,
  proxies: [{ name: 'api', proxy: { path: '', url: '', endpoints: [{ name: 'all', methods: [], path: '/*' }] } }],
};

const opened = (product: Product): Typed => ({
  name: product.name ?? '',
  description: product.description ?? '',
  basePath: product.basePath,
  draft: product.draft ?? false,
  proxies: Object.entries(product.proxies ?? {}).map(([name, proxy]) => ({ name, proxy })),
});

const filled = <T extends object>(object: T): T => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== '' && value !== undefined && value !== null)) as T;

const written = (typed: Typed): Product => filled({
  name: typed.name,
  description: typed.description,
  basePath: typed.basePath,
  ...(typed.draft ? { draft: true } : {}),
  proxies: Object.fromEntries(typed.proxies.map(({ name, proxy }) => [name, filled({ ...proxy, endpoints: (proxy.endpoints ?? []).map(filled) })])),
});

/** The path follows the name until somebody types another one. */
function named(typed: Typed, name: string): Partial<Typed> {
  const follows = typed.basePath === '' || typed.basePath === `/${typed.name}`;
  return { name, ...(follows ? { basePath: name && `/${name}` } : {}) };
}

export default function ProductPage({ name }: { name: string }) {
  const product = useQuery({
    queryKey: ['product', name],
    queryFn: () => take(client.GET('/api/v1/products/{name}', { params: { path: { name } } })),
    enabled: name !== '',
    ...ONCE,
  });
  if (name === '') return <Editor />;
  if (product.isPending) return <Waiting what="the product" />;
  if (!product.data) return <Trouble error={product.error} again={() => void product.refetch()} />;
  return <Editor key={product.data.version} product={product.data} />;
}

function Editor({ product }: { product?: Product }) {
  const session = useSession();
  const [, go] = useLocation();
  const [what, setWhat] = useState<What>();
  const [deleting, setDeleting] = useState(false);
  const [done, setDone] = useState<Schemas['Publication']>();
  const [as, setAs] = useState('fields');
  const send = (typed: Typed, dryRun: boolean) => {
    const body = written(typed);
    if (!product) return take(client.POST('/api/v1/products', { params: { query: { dryRun } }, body }));
    const params = { path: { name: typed.name }, query: { dryRun }, header: { 'If-Match': tagOf(product.version) } };
    return take(client.PUT('/api/v1/products/{name}', { params, body }));
  };
  const form = useForm<Typed>({
    start: product ? opened(product) : FIRST,
    check: typed => send(typed, true),
    save: async typed => {
      await send(typed, false);
      if (!product) go(`/products/${encodeURIComponent(typed.name)}`);
    },
  });
  const { typed, set, error } = form;
  const edits = session.may('edit');
  const served = product?.status === 'published' || product?.status === 'changed';
  return (
    <>
      <Head title={product ? product.name : 'New product'} crumb={{ to: '/products', name: 'Products' }}
        says={product ? <Status product={product} /> : 'Saved as a draft first; nothing is served before you publish it.'}>
        {product && edits && (
          <>
            {product.status !== 'published' && <Button onClick={() => setWhat({ product: typed.name })} disabled={form.changed}>Publish</Button>}
            <Menu position="bottom-end">
              <Menu.Target><Button variant="default">More</Button></Menu.Target>
              <Menu.Dropdown>
                {served && <Menu.Item onClick={() => setWhat({ product: typed.name, back: true })}>Unpublish</Menu.Item>}
                <Menu.Item color="red" onClick={() => setDeleting(true)}>Delete</Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </>
        )}
      </Head>
      {done && <div className="panel" style={{ marginBottom: 16 }}><Arrived publication={done} /></div>}
      <div className="side-by-side">
        <form className="stack" onSubmit={event => { event.preventDefault(); form.saving.mutate(); }}>
          <fieldset className="panel form" disabled={!edits} style={{ margin: 0 }}>
            <div className="line" style={{ alignItems: 'flex-start' }}>
              {!product && <TextInput label="Name" description="Unique; goes into logs and metrics" placeholder="payments" required value={typed.name} error={faultAt(error, '/name')} onChange={event => set(named(typed, event.currentTarget.value))} className="whole" style={{ flex: '1 1 180px' }} />}
              {as === 'fields' && <TextInput label="Base path" description="Where the product begins" placeholder="/payments" required value={typed.basePath} error={faultAt(error, '/basePath')} onChange={event => set({ basePath: event.currentTarget.value })} className="whole" style={{ flex: '1 1 180px' }} />}
              <SegmentedControl className="push" size="xs" aria-label="Edit as" value={as} onChange={setAs} data={[{ value: 'fields', label: 'Fields' }, { value: 'json', label: 'JSON' }]} />
            </div>
            {as === 'json' && <AsJson typed={typed} set={set} edits={edits} error={error} />}
            {as === 'fields' && <TextInput label="Description" description="For people" value={typed.description} error={faultAt(error, '/description')} onChange={event => set({ description: event.currentTarget.value })} />}
            {as === 'fields' && <Switch label="Hold back: not served even where it is published" checked={typed.draft} onChange={event => set({ draft: event.currentTarget.checked })} />}
          </fieldset>
          {as === 'fields' && <Proxies typed={typed} set={set} error={error} edits={edits} isNew={!product} />}
          {form.refused && <Trouble error={form.refused} />}
          {!form.refused && error && as === 'fields' && <Loose error={error} typed={typed} />}
          {edits && (
            <div className="actions">
              <Button type="submit" loading={form.saving.isPending} disabled={!form.changed}>{product ? 'Save draft' : 'Create draft'}</Button>
              {form.changed && product && <Button variant="default" onClick={form.reset}>Discard</Button>}
            </div>
          )}
        </form>
        <div className="stack">
          {product && <Callers product={typed.name} served={served} />}
          <TryIt basePath={typed.basePath} product={typed.name} proxies={typed.proxies} published={served} />
        </div>
      </div>
      {what && <Publish what={what} onClose={came => { setWhat(undefined); setDone(came ?? done); }} />}
      {deleting && (
        <Ask title={`Delete ${typed.name}`} verb="Delete" danger onClose={() => setDeleting(false)}
          says={served ? 'It is served now; deleting it takes it off every gateway at once.' : 'Its draft is removed. The audit keeps what it was.'}
          act={async reason => {
            await take(client.DELETE('/api/v1/products/{name}', { params: { path: { name: typed.name }, query: { reason } } }));
            go('/products');
          }} />
      )}
    </>
  );
}

/** All of it, also what the fields have no place for: parameters, bodies, answers that are kept. */
function AsJson({ typed, set, edits, error }: { typed: Typed; set: (some: Partial<Typed>) => void; edits: boolean; error: unknown }) {
  const [text, setText] = useState(() => JSON.stringify({ ...written(typed), name: undefined }, null, 2));
  const [wrong, setWrong] = useState<string>();
  const faults = error instanceof Refused ? error.faults : [];
  const put = (next: string) => {
    setText(next);
    try {
      const read = JSON.parse(next) as Product;
      if (typeof read !== 'object' || read === null || Array.isArray(read)) throw new Error('Begin with { and end with }');
      setWrong(undefined);
      set({ ...opened(read), name: typed.name });
    } catch (bad) {
      setWrong((bad as Error).message);
    }
  };
  return (
    <Textarea label="Product as JSON" description="All that the interface takes, also what the fields have no place for" autosize minRows={12} maxRows={32} readOnly={!edits} spellCheck={false} value={text}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12.5 } }}
      error={wrong ?? (faults.length > 0 && <span>{faults.map((fault, index) => <span key={index} style={{ display: 'block' }}>{fault.pointer && <code>{fault.pointer}</code>} {says(fault)}</span>)}</span>)}
      onChange={event => put(event.currentTarget.value)} />
  );
}

// Faults at places for which the form has no field.
function Loose({ error, typed }: { error: Error; typed: Typed }) {
  if (!(error instanceof Refused)) return <Trouble error={error} />;
  const fields = ['/name', '/basePath', '/description'];
  typed.proxies.forEach(({ name, proxy }) => {
    const at = `/proxies/${name.replace(/~/g, '~0').replace(/\//g, '~1')}`;
    fields.push(`${at}/path`, `${at}/url`, `${at}/service`, `${at}/workflow`, at);
    proxy.endpoints?.forEach((_, index) => fields.push(...['name', 'methods', 'path', 'target'].map(field => `${at}/endpoints/${index}/${field}`)));
  });
  const loose = error.faults.filter(fault => !fields.includes(fault.pointer));
  if (error.faults.length > 0 && loose.length === 0) return null;
  return <div role="status"><ul className="fault">{loose.length ? loose.map((fault, index) => <li key={index}>{fault.pointer && <code>{fault.pointer} </code>}{says(fault)}</li>) : <li>{error.message}</li>}</ul></div>;
}

function Proxies({ typed, set, error, edits, isNew }: { typed: Typed; set: (some: Partial<Typed>) => void; error: unknown; edits: boolean; isNew: boolean }) {
  const services = useQuery({ queryKey: ['names', 'services'], queryFn: () => take(client.GET('/api/v1/services', { params: { query: { limit: 1000 } } })) });
  const secrets = useQuery({ queryKey: ['names', 'secrets'], queryFn: () => take(client.GET('/api/v1/secrets', { params: { query: { limit: 1000 } } })) });
  const workflows = useQuery({ queryKey: ['names', 'workflows'], queryFn: () => take(client.GET('/api/v1/workflows', { params: { query: { limit: 1000 } } })) });
  const names = {
    workflows: workflows.data?.items.filter(workflow => !workflow.draft).map(workflow => workflow.name ?? '') ?? [],
    services: services.data?.items.map(service => service.name ?? '') ?? [],
    secrets: secrets.data?.items.map(secret => secret.name ?? '') ?? [],
  };
  const change = (index: number, some: Partial<Typed['proxies'][number]>) => set({ proxies: typed.proxies.map((one, at) => (at === index ? { ...one, ...some } : one)) });
  return (
    <fieldset className="panel form" disabled={!edits} style={{ margin: 0 }}>
      <div className="line">
        <h2>APIs behind it</h2>
        {edits && <Button className="push" size="compact-sm" variant="default" onClick={() => set({ proxies: [...typed.proxies, { name: `api-${typed.proxies.length + 1}`, proxy: { path: `/api-${typed.proxies.length + 1}`, url: '', endpoints: [{ name: 'all', path: '/*' }] } }] })}>Add an API</Button>}
      </div>
      {typed.proxies.length === 0 && <p className="quiet" style={{ margin: 0 }}>Without one there is nothing to call.</p>}
      {typed.proxies.map(({ name, proxy }, index) => (
        <ProxyBox key={index} name={name} proxy={proxy} names={names} error={error} edits={edits} first={isNew && index === 0}
          change={some => change(index, some)} remove={() => set({ proxies: typed.proxies.filter((_, at) => at !== index) })} />
      ))}
    </fieldset>
  );
}

interface Names { services: string[]; secrets: string[]; workflows: string[] }

function ProxyBox({ name, proxy, names, error, edits, first, change, remove }: {
  name: string; proxy: Proxy; names: Names; error: unknown; edits: boolean; first: boolean;
  change: (some: { name?: string; proxy?: Proxy }) => void; remove: () => void;
}) {
  const at = `/proxies/${name.replace(/~/g, '~0').replace(/\//g, '~1')}`;
  const put = (some: Partial<Proxy>) => change({ proxy: { ...proxy, ...some } });
  const endpoints = proxy.endpoints ?? [];
  const putEndpoint = (index: number, some: Partial<Endpoint>) => put({ endpoints: endpoints.map((one, position) => (position === index ? { ...one, ...some } : one)) });
  return (
    <div className="box" role="group" aria-label={`API ${name}`}>
      <div className="row three">
        <TextInput label="API" value={name} required onChange={event => change({ name: event.currentTarget.value })} error={faultAt(error, at)} />
        <TextInput label="Path" placeholder="none, or /v1" value={proxy.path ?? ''} error={faultAt(error, `${at}/path`)} onChange={event => put({ path: event.currentTarget.value })} />
        {proxy.service === undefined
          ? <TextInput label="Service URL" placeholder="http://payments:8000" value={proxy.url ?? ''} error={faultAt(error, `${at}/url`) ?? faultAt(error, `${at}/service`)} onChange={event => put({ url: event.currentTarget.value })} />
          : <Select label="Service" data={names.services.includes(proxy.service) || !proxy.service ? names.services : [proxy.service, ...names.services]} searchable value={proxy.service} error={faultAt(error, `${at}/service`)} onChange={value => put({ service: value ?? '' })} />}
      </div>
      {first && <p className="quiet small" style={{ margin: 0 }}>The address is as the gateway reaches it. Nothing at hand? <code>fairlead echo --port 9000</code> answers at <code>http://127.0.0.1:9000</code> with what it saw.</p>}
      <div className="line small">
        {names.services.length > 0 && <Switch size="xs" label="A service of the store" checked={proxy.service !== undefined} onChange={event => put(event.currentTarget.checked ? { service: '', url: undefined } : { service: undefined, url: '' })} />}
        <Switch size="xs" label="Pass the caller's credential on" checked={proxy.forwardCredential ?? false} onChange={event => put({ forwardCredential: event.currentTarget.checked || undefined })} />
        {(names.secrets.length > 0 || proxy.secret) && <Select size="xs" aria-label="Secret that the service gets" placeholder="No secret" clearable data={names.secrets} value={proxy.secret ?? null} onChange={value => put({ secret: value ?? undefined })} error={faultAt(error, `${at}/secret`)} />}
        {(names.workflows.length > 0 || proxy.workflow) && <Select size="xs" aria-label="Workflow that answers" placeholder="No workflow" clearable data={proxy.workflow && !names.workflows.includes(proxy.workflow) ? [proxy.workflow, ...names.workflows] : names.workflows} value={proxy.workflow ?? null} onChange={value => put({ workflow: value ?? undefined })} error={faultAt(error, `${at}/workflow`)} />}
        {edits && <Button className="push" size="compact-xs" variant="subtle" color="red" onClick={remove}>Remove this API</Button>}
      </div>
      <div className="endpoint endpoint-heads"><span>Endpoint</span><span>Methods</span><span>Path</span><span>At the service</span><span /></div>
      {endpoints.map((endpoint, index) => (
        <div className="endpoint" key={index} role="group" aria-label={`Endpoint ${endpoint.name}`}>
          <TextInput size="xs" aria-label="Endpoint" placeholder="list" value={endpoint.name} error={faultAt(error, `${at}/endpoints/${index}/name`)} onChange={event => putEndpoint(index, { name: event.currentTarget.value })} />
          <TagsInput size="xs" aria-label="Methods" styles={NARROW} placeholder={endpoint.methods?.length ? '' : 'every method'} data={METHODS} value={endpoint.methods ?? []} error={faultAt(error, `${at}/endpoints/${index}/methods`)} onChange={methods => putEndpoint(index, { methods: methods.length ? methods : undefined })} />
          <TextInput size="xs" aria-label="Path" placeholder="/orders/{id}" value={endpoint.path} error={faultAt(error, `${at}/endpoints/${index}/path`)} onChange={event => putEndpoint(index, { path: event.currentTarget.value })} />
          <TextInput size="xs" aria-label="Path at the service" placeholder="the same" value={endpoint.target ?? ''} error={faultAt(error, `${at}/endpoints/${index}/target`)} onChange={event => putEndpoint(index, { target: event.currentTarget.value })} />
          {edits && <ActionIcon variant="subtle" color="gray" aria-label={`Remove endpoint ${endpoint.name}`} onClick={() => put({ endpoints: endpoints.filter((_, position) => position !== index) })}>✕</ActionIcon>}
        </div>
      ))}
      {edits && <div><Button size="compact-xs" variant="default" onClick={() => put({ endpoints: [...endpoints, { name: `endpoint-${endpoints.length + 1}`, methods: ['GET'], path: '/' }] })}>Add an endpoint</Button></div>}
    </div>
  );
}
