// How routes, middlewares and services are shown in fields. What the fields do not know, an object keeps as JSON.
import { ActionIcon, Autocomplete, Button, NumberInput, Select, Switch, TagsInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { client, take } from '../api/client';
import type { Body, Fields, Plural } from './ObjectPage';

const only = (body: Body, keys: string[]) => Object.keys(body).every(key => keys.includes(key));
const map = (value: unknown) => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Body) : undefined);
const texts = (value: unknown) => (Array.isArray(value) && value.every(item => typeof item === 'string') ? (value as string[]) : value === undefined ? [] : undefined);

function useNames(plural: Plural): string[] {
  const list = useQuery({ queryKey: ['names', plural], queryFn: () => take(client.GET(`/api/v1/${plural}` as '/api/v1/services', { params: { query: { limit: 1000 } } })) });
  return list.data?.items.map(item => item.name ?? '') ?? [];
}

interface Route { rule: string; priority: number | string; entryPoints: string[]; middlewares: string[]; service: string; tls: boolean }

export const ROUTE = {
  plural: 'routes' as const,
  word: 'route',
  says: 'Requests that the rule describes go through the middlewares, in their order, to the service.',
  start: { rule: '', priority: '', entryPoints: [], middlewares: [], service: '', tls: false } as Route,
  open: (body: Body): Route | undefined => {
    const entryPoints = texts(body.entryPoints);
    const middlewares = texts(body.middlewares);
    const tls = body.tls === undefined || typeof body.tls === 'boolean' || (map(body.tls) !== undefined && Object.keys(body.tls as Body).length === 0);
    if (!only(body, ['rule', 'priority', 'entryPoints', 'middlewares', 'service', 'tls']) || !entryPoints || !middlewares || !tls) return undefined;
    return { rule: String(body.rule ?? ''), priority: (body.priority as number | undefined) ?? '', entryPoints, middlewares, service: String(body.service ?? ''), tls: body.tls !== undefined && body.tls !== false };
  },
  body: (typed: Route): Body => ({
    rule: typed.rule,
    ...(typed.priority === '' ? {} : { priority: Number(typed.priority) }),
    ...(typed.entryPoints.length ? { entryPoints: typed.entryPoints } : {}),
    ...(typed.middlewares.length ? { middlewares: typed.middlewares } : {}),
    service: typed.service,
    ...(typed.tls ? { tls: {} } : {}),
  }),
  fields: (fields: Fields<Route>) => <RouteFields {...fields} />,
};

function RouteFields({ typed, set, at }: Fields<Route>) {
  const services = useNames('services');
  const middlewares = useNames('middlewares');
  return (
    <>
      <TextInput label="Rule" required description="Such as Host(`app.example.com`) && PathPrefix(`/api`)" value={typed.rule} error={at('/rule')} onChange={event => set({ rule: event.currentTarget.value })}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }} />
      <div className="row">
        <Autocomplete label="Service" required description="Of the store, or name@file, name@docker" data={services} value={typed.service} error={at('/service')} onChange={service => set({ service })} />
        <TagsInput label="Middlewares" description="In this order" data={middlewares} value={typed.middlewares} error={at('/middlewares') ?? typed.middlewares.map((_, index) => at(`/middlewares/${index}`)).find(Boolean)} onChange={value => set({ middlewares: value })} />
      </div>
      <div className="row">
        <TagsInput label="Entrypoints" description="None is all" data={['http', 'https']} value={typed.entryPoints} error={at('/entryPoints') ?? typed.entryPoints.map((_, index) => at(`/entryPoints/${index}`)).find(Boolean)} onChange={entryPoints => set({ entryPoints })} />
        <NumberInput label="Priority" description="The higher wins" placeholder="length of the rule" value={typed.priority} error={at('/priority')} onChange={priority => set({ priority })} />
      </div>
      <Switch label="On TLS only" checked={typed.tls} onChange={event => set({ tls: event.currentTarget.checked })} />
    </>
  );
}

interface Server { url: string; weight: number | string }
interface Service { servers: Server[]; strategy: string; passHostHeader: boolean; checked: boolean; path: string; interval: string; timeout: string }

const STRATEGIES = [{ value: 'wrr', label: 'in turn, by weight' }, { value: 'p2c', label: 'the less busy of two' }, { value: 'hrw', label: 'by the caller\'s address' }, { value: 'leasttime', label: 'the fastest' }];

export const SERVICE = {
  plural: 'services' as const,
  word: 'service',
  says: 'Backends, how requests are shared among them, and how it is seen whether they are up.',
  start: { servers: [{ url: '', weight: '' }], strategy: 'wrr', passHostHeader: true, checked: false, path: '/', interval: '10s', timeout: '3s' } as Service,
  open: (body: Body): Service | undefined => {
    const balancer = map(body.loadBalancer);
    if (!balancer || !only(body, ['loadBalancer']) || !only(balancer, ['servers', 'strategy', 'passHostHeader', 'healthCheck'])) return undefined;
    const check = map(balancer.healthCheck);
    const servers = (balancer.servers ?? []) as Body[];
    if (check && !only(check, ['path', 'interval', 'timeout'])) return undefined;
    if (!Array.isArray(servers) || servers.some(server => !only(server, ['url', 'weight']))) return undefined;
    return {
      servers: servers.map(server => ({ url: String(server.url ?? ''), weight: (server.weight as number | undefined) ?? '' })),
      strategy: String(balancer.strategy ?? 'wrr'),
      passHostHeader: balancer.passHostHeader !== false,
      checked: check !== undefined,
      path: String(check?.path ?? '/'),
      interval: String(check?.interval ?? ''),
      timeout: String(check?.timeout ?? ''),
    };
  },
  body: (typed: Service): Body => ({
    loadBalancer: {
      servers: typed.servers.map(server => ({ url: server.url, ...(server.weight === '' ? {} : { weight: Number(server.weight) }) })),
      ...(typed.strategy === 'wrr' ? {} : { strategy: typed.strategy }),
      ...(typed.passHostHeader ? {} : { passHostHeader: false }),
      ...(typed.checked ? { healthCheck: { path: typed.path, ...(typed.interval ? { interval: typed.interval } : {}), ...(typed.timeout ? { timeout: typed.timeout } : {}) } } : {}),
    },
  }),
  fields: (fields: Fields<Service>) => <ServiceFields {...fields} />,
};

function ServiceFields({ typed, set, at }: Fields<Service>) {
  const put = (index: number, some: Partial<Server>) => set({ servers: typed.servers.map((one, position) => (position === index ? { ...one, ...some } : one)) });
  const check = '/loadBalancer/healthCheck';
  return (
    <>
      <div className="box" role="group" aria-label="Backends">
        <div className="line"><strong>Backends</strong><Button className="push" size="compact-xs" variant="default" onClick={() => set({ servers: [...typed.servers, { url: '', weight: '' }] })}>Add</Button></div>
        {typed.servers.map((server, index) => (
          <div key={index} className="line" style={{ alignItems: 'flex-start' }}>
            <TextInput size="xs" aria-label="URL" placeholder="http://10.0.0.5:8000" value={server.url} error={at(`/loadBalancer/servers/${index}/url`) ?? at(`/loadBalancer/servers/${index}`)} onChange={event => put(index, { url: event.currentTarget.value })} style={{ flex: '3 1 180px' }} />
            <NumberInput size="xs" aria-label="Weight" placeholder="weight 1" min={0} value={server.weight} error={at(`/loadBalancer/servers/${index}/weight`)} onChange={weight => put(index, { weight })} style={{ flex: '1 1 80px' }} />
            <ActionIcon variant="subtle" color="gray" aria-label="Remove" onClick={() => set({ servers: typed.servers.filter((_, position) => position !== index) })}>✕</ActionIcon>
          </div>
        ))}
        {typed.servers.length === 0 && <span className="quiet">None: every request is answered with 503.</span>}
        {at('/loadBalancer/servers') && <span className="fault">{at('/loadBalancer/servers')}</span>}
      </div>
      <div className="row">
        <Select label="Shared" data={STRATEGIES} allowDeselect={false} value={typed.strategy} error={at('/loadBalancer/strategy')} onChange={strategy => set({ strategy: strategy ?? 'wrr' })} />
        <Switch style={{ alignSelf: 'end', paddingBottom: 8 }} label="Backends see the host that the caller asked for" checked={typed.passHostHeader} onChange={event => set({ passHostHeader: event.currentTarget.checked })} />
      </div>
      <Switch label="Ask each backend how it is" checked={typed.checked} onChange={event => set({ checked: event.currentTarget.checked })} />
      {typed.checked && (
        <div className="row">
          <TextInput label="Path" value={typed.path} error={at(`${check}/path`)} onChange={event => set({ path: event.currentTarget.value })} />
          <TextInput label="Every" placeholder="30s" value={typed.interval} error={at(`${check}/interval`)} onChange={event => set({ interval: event.currentTarget.value })} />
          <TextInput label="Answers within" placeholder="5s" value={typed.timeout} error={at(`${check}/timeout`)} onChange={event => set({ timeout: event.currentTarget.value })} />
        </div>
      )}
    </>
  );
}

type Kind = 'text' | 'number' | 'texts' | 'bool';
interface Option { key: string; label: string; kind: Kind; hint?: string; required?: boolean }
interface Middleware { type: string; options: Record<string, unknown> }

// Those whose options are few; all others are written as JSON.
const TYPES: Record<string, { label: string; options: Option[] }> = {
  addPrefix: { label: 'Add a prefix', options: [{ key: 'prefix', label: 'Prefix', kind: 'text', required: true }] },
  stripPrefix: { label: 'Strip a prefix', options: [{ key: 'prefixes', label: 'Prefixes', kind: 'texts', required: true }] },
  replacePath: { label: 'Replace the path', options: [{ key: 'path', label: 'Path', kind: 'text', required: true }] },
  redirectScheme: { label: 'Redirect to a scheme', options: [{ key: 'scheme', label: 'Scheme', kind: 'text', required: true }, { key: 'port', label: 'Port', kind: 'text' }, { key: 'permanent', label: 'Permanent', kind: 'bool' }] },
  redirectRegex: { label: 'Redirect by expression', options: [{ key: 'regex', label: 'Expression', kind: 'text', required: true }, { key: 'replacement', label: 'To', kind: 'text', required: true }, { key: 'permanent', label: 'Permanent', kind: 'bool' }] },
  ipAllowList: { label: 'Allow addresses', options: [{ key: 'sourceRange', label: 'Addresses', kind: 'texts', hint: 'Such as 10.0.0.0/8', required: true }] },
  rateLimit: { label: 'Limit the rate', options: [{ key: 'average', label: 'Requests', kind: 'number' }, { key: 'period', label: 'Per', kind: 'text', hint: 'Such as 1s' }, { key: 'burst', label: 'At once', kind: 'number' }] },
  inFlightReq: { label: 'Limit requests at once', options: [{ key: 'amount', label: 'Requests', kind: 'number', required: true }] },
  retry: { label: 'Try again', options: [{ key: 'attempts', label: 'Tries', kind: 'number', required: true }, { key: 'initialInterval', label: 'First pause', kind: 'text', hint: 'Such as 100ms' }] },
  compress: { label: 'Compress answers', options: [] },
};
const of = (kind: Kind, value: unknown) => value === undefined || (kind === 'text' ? typeof value === 'string' : kind === 'number' ? typeof value === 'number' : kind === 'bool' ? typeof value === 'boolean' : texts(value) !== undefined);

export const MIDDLEWARE = {
  plural: 'middlewares' as const,
  word: 'middleware',
  says: 'One step on the way of the routes that name it.',
  start: { type: 'stripPrefix', options: {} } as Middleware,
  open: (body: Body): Middleware | undefined => {
    const [type, ...more] = Object.keys(body);
    const known = type === undefined ? undefined : TYPES[type];
    const options = type === undefined ? undefined : map(body[type]);
    if (type === undefined || more.length > 0 || !known || !options) return undefined;
    if (!only(options, known.options.map(option => option.key)) || !known.options.every(option => of(option.kind, options[option.key]))) return undefined;
    return { type, options };
  },
  body: (typed: Middleware): Body => {
    const known = TYPES[typed.type]?.options.map(option => option.key) ?? [];
    const said = Object.entries(typed.options).filter(([key, value]) => known.includes(key) && value !== '' && value !== undefined && value !== false);
    return { [typed.type]: Object.fromEntries(said) };
  },
  fields: (fields: Fields<Middleware>) => <MiddlewareFields {...fields} />,
};

function MiddlewareFields({ typed, set, at }: Fields<Middleware>) {
  const put = (key: string, value: unknown) => set({ options: { ...typed.options, [key]: value } });
  const options = TYPES[typed.type]?.options ?? [];
  return (
    <>
      <Select label="What it does" description="Others are written as JSON" data={Object.entries(TYPES).map(([value, { label }]) => ({ value, label }))} allowDeselect={false} value={typed.type} onChange={type => set({ type: type ?? 'stripPrefix', options: {} })}
        error={at(`/${typed.type}`)} />
      {options.length > 0 && (
        <div className="row">
          {options.map(option => {
            const error = at(`/${typed.type}/${option.key}`);
            const value = typed.options[option.key];
            if (option.kind === 'number') return <NumberInput key={option.key} label={option.label} min={0} required={option.required} value={(value as number | undefined) ?? ''} error={error} onChange={next => put(option.key, next === '' ? undefined : Number(next))} />;
            if (option.kind === 'bool') return <Switch key={option.key} style={{ alignSelf: 'end', paddingBottom: 8 }} label={option.label} checked={value === true} onChange={event => put(option.key, event.currentTarget.checked)} />;
            if (option.kind === 'texts') return <TagsInput key={option.key} label={option.label} description={option.hint} value={texts(value) ?? []} error={error ?? (texts(value) ?? []).map((_, index) => at(`/${typed.type}/${option.key}/${index}`)).find(Boolean)} onChange={next => put(option.key, next)} />;
            return <TextInput key={option.key} label={option.label} description={option.hint} required={option.required} value={(value as string | undefined) ?? ''} error={error} onChange={event => put(option.key, event.currentTarget.value)} />;
          })}
        </div>
      )}
    </>
  );
}
