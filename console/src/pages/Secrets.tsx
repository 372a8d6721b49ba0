import { Button, Menu, Modal, PasswordInput, Select, Table, TagsInput, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client, type Schemas, take } from '../api/client';
import { useSession } from '../api/session';
import { Ask } from '../parts/Ask';
import { Empty, faultAt, Head, Trouble, When } from '../parts/basics';
import { List } from '../parts/List';

type Secret = Schemas['Secret'];

const TYPES = [{ value: 'header', label: 'a header' }, { value: 'basic', label: 'user and password' }, { value: 'oauth2', label: 'a token of an OAuth 2.0 server' }];

export default function Secrets() {
  const session = useSession();
  const queries = useQueryClient();
  const [editing, setEditing] = useState<Secret | 'new'>();
  const [deleting, setDeleting] = useState<string>();
  const edits = session.may('edit');
  const create = edits && <Button onClick={() => setEditing('new')}>New secret</Button>;
  return (
    <>
      <Head title="Secrets" says="What services get to see so that they let the gateway in. Values go in and never come out.">{create}</Head>
      <List<Secret> name="secrets"
        ask={(cursor, contains) => take(client.GET('/api/v1/secrets', { params: { query: { cursor, contains, limit: 50 } } }))}
        heads={['Secret', 'Shown as', 'May be used by', 'Changed', '']}
        empty={<Empty title="No secret yet" action={create}>A secret is what a service asks of its callers, such as a header with a key. A product's API names it, and callers never see it.</Empty>}
        row={one => (
          <Table.Tr key={one.name}>
            <Table.Td className="break"><strong>{one.name}</strong>{one.description && <div className="quiet small">{one.description}</div>}</Table.Td>
            <Table.Td>{TYPES.find(type => type.value === one.type)?.label}{one.header && <> <code>{one.header}</code></>}</Table.Td>
            <Table.Td className="break">{one.products?.join(', ') || <span className="quiet">nobody yet</span>}</Table.Td>
            <Table.Td><When at={one.changedAt} /> <span className="quiet">by {one.changedBy}</span></Table.Td>
            <Table.Td>
              {edits && (
                <Menu position="bottom-end">
                  <Menu.Target><Button size="compact-xs" variant="default" aria-label={`More for ${one.name}`}>…</Button></Menu.Target>
                  <Menu.Dropdown>
                    <Menu.Item onClick={() => setEditing(one)}>Change</Menu.Item>
                    <Menu.Item color="red" onClick={() => setDeleting(one.name)}>Delete</Menu.Item>
                  </Menu.Dropdown>
                </Menu>
              )}
            </Table.Td>
          </Table.Tr>
        )} />
      {editing && <Editor one={editing === 'new' ? undefined : editing} onClose={() => setEditing(undefined)} />}
      {deleting !== undefined && (
        <Ask title={`Delete ${deleting}`} verb="Delete" danger onClose={() => setDeleting(undefined)} says="Refused while an API needs it."
          act={async reason => {
            await take(client.DELETE('/api/v1/secrets/{name}', { params: { path: { name: deleting }, query: { reason } } }));
            await queries.invalidateQueries();
          }} />
      )}
    </>
  );
}

// Which fields each kind has; what is secret is only ever written.
const FIELDS: Record<string, { key: string; label: string; hint?: string; secret?: boolean; needed?: boolean }[]> = {
  header: [{ key: 'header', label: 'Header', hint: 'Authorization where it is empty' }, { key: 'prefix', label: 'Before the value', hint: 'Such as "Bearer "' }, { key: 'value', label: 'Value', secret: true, needed: true }],
  basic: [{ key: 'username', label: 'User', needed: true }, { key: 'password', label: 'Password', secret: true, needed: true }],
  oauth2: [{ key: 'tokenUrl', label: 'Token URL', needed: true }, { key: 'clientId', label: 'Client id', needed: true }, { key: 'clientSecret', label: 'Client secret', secret: true, needed: true }],
};

function Editor({ one, onClose }: { one?: Secret; onClose: () => void }) {
  const queries = useQueryClient();
  const [name, setName] = useState(one?.name ?? '');
  const [description, setDescription] = useState(one?.description ?? '');
  const [type, setType] = useState<string>(one?.type ?? 'header');
  const [products, setProducts] = useState(one?.products ?? []);
  const read = (one ?? {}) as Record<string, unknown>;
  const [texts, setTexts] = useState<Record<string, string>>(() => Object.fromEntries(Object.entries(read).filter(([, value]) => typeof value === 'string') as [string, string][]));
  const all = useQuery({ queryKey: ['names', 'products'], queryFn: () => take(client.GET('/api/v1/products', { params: { query: { limit: 1000 } } })) });
  const saving = useMutation({
    mutationFn: () => {
      const kept = one?.type === type ? Object.fromEntries(Object.entries(read).filter(([key]) => !['name', 'version', 'changedAt', 'changedBy', 'description', 'products'].includes(key))) : {};
      const typed = Object.fromEntries((FIELDS[type] ?? []).map(field => [field.key, texts[field.key]] as const).filter(([, value]) => value));
      const body = { ...kept, ...typed, type, ...(products.length ? { products } : {}), ...(description ? { description } : {}) } as Secret;
      return one
        ? take(client.PUT('/api/v1/secrets/{name}', { params: { path: { name } }, body }))
        : take(client.POST('/api/v1/secrets', { body: { ...body, name } }));
    },
    onSuccess: async () => { await queries.invalidateQueries(); onClose(); },
  });
  const fields = FIELDS[type] ?? [];
  const at = (field: string) => faultAt(saving.error, `/${field}`);
  return (
    <Modal opened onClose={onClose} title={one ? `Secret ${name}` : 'New secret'} size="lg">
      <form className="form" onSubmit={event => { event.preventDefault(); saving.mutate(); }}>
        <div className="row">
          {!one && <TextInput label="Name" required data-autofocus value={name} error={at('name')} onChange={event => setName(event.currentTarget.value)} />}
          <Select label="Shown to the service as" data={TYPES} allowDeselect={false} value={type} onChange={value => setType(value ?? 'header')} error={at('type')} />
        </div>
        <TextInput label="Description" value={description} onChange={event => setDescription(event.currentTarget.value)} error={at('description')} />
        <div className="row">
          {fields.map(field => {
            const there = one?.type === type && typeof read[field.key] === 'object';
            const put = (value: string) => setTexts(now => ({ ...now, [field.key]: value }));
            return field.secret
              ? <PasswordInput key={field.key} label={field.label} autoComplete="off" placeholder={there ? 'as it is' : ''} required={field.needed && !there} value={texts[field.key] ?? ''} error={at(field.key)} onChange={event => put(event.currentTarget.value)} />
              : <TextInput key={field.key} label={field.label} description={field.hint} required={field.needed} value={texts[field.key] ?? ''} error={at(field.key)} onChange={event => put(event.currentTarget.value)} />;
          })}
        </div>
        <TagsInput label="Products that may use it" description="Nobody else" data={all.data?.items.map(product => product.name ?? '') ?? []} value={products} onChange={setProducts} error={at('products')} placeholder={products.length ? '' : 'none'} />
        <Trouble error={saving.error} except={['/name', '/type', '/description', '/products', ...fields.map(field => `/${field.key}`)]} />
        <div className="actions" style={{ justifyContent: 'flex-end' }}><Button variant="default" onClick={onClose}>Cancel</Button><Button type="submit" loading={saving.isPending}>Save</Button></div>
      </form>
    </Modal>
  );
}
