import { Badge, Button, Menu, Modal, NumberInput, Select, Table, TagsInput, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client, type Schemas, take } from '../api/client';
import { useEvery } from '../api/live';
import { Ask } from '../parts/Ask';
import { Empty, faultAt, Mark, Scroll, Trouble, When } from '../parts/basics';
import { type Issued, KeyOnce } from '../parts/KeyOnce';

type Credential = Schemas['Credential'];
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const TYPES = [
  { value: 'api-key', label: 'API key' }, { value: 'basic', label: 'User and password (basic)' }, { value: 'jwt', label: 'Signed token (jwt)' },
  { value: 'oidc', label: 'OpenID Connect issuer' }, { value: 'mtls', label: 'Client certificate (mtls)' },
];

/** The path of the first call that a product offers. */
function pathOf(product: Schemas['Product']): string {
  const proxy = Object.values(product.proxies ?? {})[0];
  const endpoint = proxy?.endpoints?.[0];
  return `${product.basePath}${proxy?.path ?? ''}${endpoint?.path ?? ''}`.replace(/\/\*$/, '/').replace(/\{[^}]+\}/g, '1');
}

/** The path of the first call of what somebody may call. */
export function firstPath(known: Schemas['Product'][] | undefined, granted: string[]): string | undefined {
  const called = known?.find(product => granted.includes(product.name ?? ''));
  return called && pathOf(called);
}

export function Credentials({ name, edits, products }: { name: string; edits: boolean; products: string[] }) {
  const known = useQuery({ queryKey: ['names', 'products'], queryFn: () => take(client.GET('/api/v1/products', { params: { query: { limit: 1000 } } })) });
  const path = firstPath(known.data?.items, products);
  const list = useQuery({
    queryKey: ['credentials', name],
    queryFn: () => take(client.GET('/api/v1/clients/{name}/credentials', { params: { path: { name } } })),
    refetchInterval: useEvery(10_000),
  });
  const [adding, setAdding] = useState(false);
  const [rotating, setRotating] = useState<string>();
  const [removing, setRemoving] = useState<string>();
  const [issued, setIssued] = useState<Issued>();
  const items = list.data?.items ?? [];
  const add = edits && <Button size="compact-sm" variant={items.length ? 'default' : 'filled'} onClick={() => setAdding(true)}>Add a credential</Button>;
  return (
    <section className="panel flush" aria-label="Credentials">
      <div className="line" style={{ padding: '12px 16px 8px' }}><h2 style={{ margin: 0, fontSize: 14 }}>Credentials</h2>{items.length > 0 && <span className="push">{add}</span>}</div>
      <Trouble error={list.error} />
      {list.data && items.length === 0 && <Empty title="No credential yet" action={add}>Without one the client cannot call anything. Its key is shown once, when it is made.</Empty>}
      {items.length > 0 && (
        <Scroll>
          <Table>
            <Table.Thead><Table.Tr><Table.Th>Credential</Table.Th><Table.Th>Kind</Table.Th><Table.Th>Restricted to</Table.Th><Table.Th>Good until</Table.Th><Table.Th>Last used</Table.Th><Table.Th aria-label="Actions" /></Table.Tr></Table.Thead>
            <Table.Tbody>
              {items.map(one => (
                <Table.Tr key={one.name}>
                  <Table.Td><Mark mood={one.active === false ? 'none' : 'good'}><strong>{one.name}</strong></Mark>{one.id && <div className="quiet small mono">flk_{one.id}_…</div>}</Table.Td>
                  <Table.Td>{TYPES.find(type => type.value === (one.type ?? 'api-key'))?.label ?? one.type}</Table.Td>
                  <Table.Td className="break">{[...(one.allowedMethods ?? []), ...(one.allowedIps ?? [])].join(', ') || <span className="quiet">nothing</span>}{one.hours && one.hours.length > 0 && <Badge ml={6}>hours</Badge>}</Table.Td>
                  <Table.Td>{one.expires ? <When at={one.expires} /> : <span className="quiet">no end</span>}</Table.Td>
                  <Table.Td><When at={(one as { lastUsed?: string }).lastUsed} /></Table.Td>
                  <Table.Td>
                    {edits && (
                      <Menu position="bottom-end">
                        <Menu.Target><Button size="compact-xs" variant="default" aria-label={`More for ${one.name}`}>…</Button></Menu.Target>
                        <Menu.Dropdown>
                          {['api-key', 'basic', 'jwt'].includes(one.type ?? 'api-key') && <Menu.Item onClick={() => setRotating(one.name)}>Rotate</Menu.Item>}
                          <Menu.Item color="red" onClick={() => setRemoving(one.name)}>Remove</Menu.Item>
                        </Menu.Dropdown>
                      </Menu>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Scroll>
      )}
      {adding && <Add name={name} onClose={() => setAdding(false)} onIssued={made => { setAdding(false); setIssued(made); }} />}
      {rotating !== undefined && <Rotate name={name} credential={rotating} onClose={() => setRotating(undefined)} onIssued={made => { setRotating(undefined); setIssued(made); }} />}
      {removing !== undefined && (
        <Ask title={`Remove ${removing}`} verb="Remove" danger onClose={() => setRemoving(undefined)} says="Calls with it are refused within seconds, and connections that run on it end."
          act={async reason => {
            await take(client.DELETE('/api/v1/clients/{name}/credentials/{credential}', { params: { path: { name, credential: removing }, query: { reason } } }));
            await list.refetch();
          }} />
      )}
      {issued && <KeyOnce issued={issued} path={path} onClose={() => setIssued(undefined)} />}
    </section>
  );
}

function shown(made: Schemas['IssuedCredential']): Issued | undefined {
  const text = made as { name?: string; key?: string; secret?: string; password?: string; user?: string };
  return text.key || text.secret || text.password ? { credential: text.name ?? '', key: text.key, secret: text.secret, password: text.password, user: text.user } : undefined;
}

// What each kind asks for besides.
const FIELDS: Record<string, { key: string; label: string; hint: string }[]> = {
  basic: [{ key: 'user', label: 'User', hint: 'Nobody else has it; the password is made and shown once' }],
  jwt: [{ key: 'issuer', label: 'Issuer', hint: 'What "iss" is' }, { key: 'jwksUrl', label: 'URL of public keys', hint: 'Empty: a secret is made and shown once' }],
  oidc: [{ key: 'issuer', label: 'Issuer', hint: 'A URL' }, { key: 'audience', label: 'Audience', hint: 'Which "aud" has' }, { key: 'client', label: 'Client at the issuer', hint: 'Optional' }],
  mtls: [{ key: 'fingerprint', label: 'SHA-256 fingerprint', hint: '64 hexadecimal digits' }],
};

function Add({ name, onClose, onIssued }: { name: string; onClose: () => void; onIssued: (made: Issued | undefined) => void }) {
  const queries = useQueryClient();
  const [credential, setCredential] = useState('default');
  const [type, setType] = useState('api-key');
  const [more, setMore] = useState<Record<string, string>>({});
  const [methods, setMethods] = useState<string[]>([]);
  const [ips, setIps] = useState<string[]>([]);
  const [days, setDays] = useState<number | string>('');
  const adding = useMutation({
    mutationFn: () => {
      const { audience, ...rest } = Object.fromEntries(Object.entries(more).filter(([key, value]) => value && FIELDS[type]?.some(field => field.key === key)));
      const body = {
        name: credential,
        type,
        ...rest,
        ...(audience ? { audiences: [audience] } : {}),
        ...(methods.length ? { allowedMethods: methods } : {}),
        ...(ips.length ? { allowedIps: ips } : {}),
        ...(days ? { expires: new Date(Date.now() + Number(days) * 86_400_000).toISOString() } : {}),
      } as Credential;
      return take(client.POST('/api/v1/clients/{name}/credentials', { params: { path: { name } }, body }));
    },
    onSuccess: made => {
      onIssued(shown(made));
      void queries.invalidateQueries();
    },
  });
  const at = (field: string) => faultAt(adding.error, `/${field}`);
  return (
    <Modal opened onClose={onClose} title="Add a credential" size="lg">
      <form className="form" onSubmit={event => { event.preventDefault(); adding.mutate(); }}>
        <div className="row">
          <TextInput label="Name" required value={credential} data-autofocus error={at('name')} onChange={event => setCredential(event.currentTarget.value)} />
          <Select label="Kind" data={TYPES} value={type} allowDeselect={false} onChange={value => setType(value ?? 'api-key')} error={at('type')} />
        </div>
        {FIELDS[type] && (
          <div className="row">
            {FIELDS[type].map(field => <TextInput key={field.key} label={field.label} description={field.hint} value={more[field.key] ?? ''} error={at(field.key)} onChange={event => { const value = event.currentTarget.value; setMore(now => ({ ...now, [field.key]: value })); }} />)}
          </div>
        )}
        <div className="row">
          <TagsInput label="Methods" placeholder={methods.length ? '' : 'every method'} data={METHODS} value={methods} onChange={setMethods} error={at('allowedMethods')} />
          <TagsInput label="Addresses" placeholder={ips.length ? '' : 'from everywhere'} description="An address or a block such as 10.0.0.0/8" value={ips} onChange={setIps} error={at('allowedIps') ?? ips.map((_, index) => at(`allowedIps/${index}`)).find(Boolean)} />
          <NumberInput label="Good for days" placeholder="no end" min={1} max={3650} value={days} onChange={setDays} error={at('expires')} />
        </div>
        <Trouble error={adding.error} />
        <div className="actions" style={{ justifyContent: 'flex-end' }}><Button variant="default" onClick={onClose}>Cancel</Button><Button type="submit" loading={adding.isPending}>Add</Button></div>
      </form>
    </Modal>
  );
}

function Rotate({ name, credential, onClose, onIssued }: { name: string; credential: string; onClose: () => void; onIssued: (made: Issued | undefined) => void }) {
  const queries = useQueryClient();
  const [overlap, setOverlap] = useState<string | null>('24h');
  const rotating = useMutation({
    mutationFn: () => take(client.POST('/api/v1/clients/{name}/credentials/{credential}/rotate', { params: { path: { name, credential }, query: { overlap: overlap === 'none' || !overlap ? undefined : overlap } } })),
    onSuccess: made => {
      onIssued(shown(made));
      void queries.invalidateQueries();
    },
  });
  return (
    <Modal opened onClose={onClose} title={`Rotate ${credential}`}>
      <form className="form" onSubmit={event => { event.preventDefault(); rotating.mutate(); }}>
        <Select label="The old one stays good for" description="So that the partner can change over without a gap" allowDeselect={false} value={overlap} onChange={setOverlap}
          data={[{ value: 'none', label: 'not at all' }, { value: '30m', label: '30 minutes' }, { value: '24h', label: 'a day' }, { value: '7d', label: 'a week' }, { value: '30d', label: '30 days' }]} />
        <Trouble error={rotating.error} />
        <div className="actions" style={{ justifyContent: 'flex-end' }}><Button variant="default" onClick={onClose}>Cancel</Button><Button type="submit" loading={rotating.isPending}>Rotate</Button></div>
      </form>
    </Modal>
  );
}
