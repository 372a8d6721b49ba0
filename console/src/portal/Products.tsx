import { Badge, Button, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client, type Schemas, take } from '../api/client';
import { Code, Empty, Trouble, Waiting } from '../parts/basics';

type Product = Schemas['PartnerProductList']['items'][number];

interface Parameter { name: string; in: string; required?: boolean; description?: string; schema?: Record<string, unknown> }
interface Described { operationId: string; description?: string; parameters?: Parameter[]; requestBody?: { required?: boolean; content?: Record<string, { schema?: unknown }> } }
interface Document { servers?: { url: string }[]; paths: Record<string, Record<string, Described>>; components?: { schemas?: Record<string, unknown> } }
interface Call { id: string; method: string; path: string; its: Described }

const ADDRESS = 'fairlead-gateway-address';
// How documents call what a path that ends with a star takes besides.
const REST = 'rest-of-path';
const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'trace'];

export function Products() {
  const list = useQuery({ queryKey: ['products'], queryFn: () => take(client.GET('/api/v1/partner/products')), refetchInterval: 15_000 });
  const [address, setAddress] = useState(() => localStorage.getItem(ADDRESS) ?? `${location.protocol}//${location.hostname}:${location.protocol === 'https:' ? '443' : '8080'}`);
  if (list.isPending) return <Waiting what="your products" />;
  if (!list.data) return <Trouble error={list.error} again={() => void list.refetch()} />;
  if (list.data.items.length === 0) {
    return <div className="panel"><Empty title="Nothing yet">You may call no product that is served. Ask who invited you; what you are granted appears here.</Empty></div>;
  }
  return (
    <div className="stack">
      <TextInput label="Address of the gateway" description="Where your calls go; as you were told. This page keeps it." value={address} style={{ maxWidth: 420 }}
        onChange={event => { setAddress(event.currentTarget.value); localStorage.setItem(ADDRESS, event.currentTarget.value); }} />
      {list.data.items.map(product => <One key={product.name} product={product} address={address.replace(/\/$/, '')} />)}
    </div>
  );
}

/** The operations of a document, in its order. */
function calls(document: Document): Call[] {
  const base = document.servers?.[0]?.url ?? '';
  return Object.entries(document.paths).flatMap(([path, item]) => METHODS.filter(method => item[method]).map(method => ({ id: `${method.toUpperCase()} ${base}${path}`, method: method.toUpperCase(), path: `${base}${path}`, its: item[method] as Described })));
}

function resolved(schema: unknown, document: Document): unknown {
  const ref = (schema as { $ref?: string } | undefined)?.$ref;
  return ref ? document.components?.schemas?.[ref.replace('#/components/schemas/', '')] ?? schema : schema;
}

function One({ product, address }: { product: Product; address: string }) {
  const told = useQuery({
    queryKey: ['document', product.name],
    queryFn: async () => (await take(client.GET('/api/v1/partner/products/{product}/openapi', { params: { path: { product: product.name } } }))) as unknown as Document,
  });
  const all = told.data ? calls(told.data) : [];
  const save = () => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([JSON.stringify(told.data, null, 2)], { type: 'application/json' }));
    link.download = `${product.name}.openapi.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  return (
    <section className="panel" aria-label={product.name}>
      <div className="line"><h2 className="break">{product.name}</h2><code>{product.basePath}</code>{told.data && <Button className="push" size="compact-sm" variant="default" onClick={save}>Save as OpenAPI</Button>}</div>
      {product.description && <p className="quiet" style={{ margin: '4px 0 0' }}>{product.description}</p>}
      <Trouble error={told.error} />
      {told.data && (
        <div className="side-by-side" style={{ marginTop: 14 }}>
          <div className="stack tight">{all.map(call => <Docs key={call.id} call={call} document={told.data} />)}</div>
          <Try calls={all} address={address} document={told.data} />
        </div>
      )}
    </section>
  );
}

function Docs({ call, document }: { call: Call; document: Document }) {
  const parameters = call.its.parameters ?? [];
  const contents = Object.entries(call.its.requestBody?.content ?? {});
  return (
    <details className="call">
      <summary><Badge color={call.method === 'GET' ? 'green' : call.method === 'DELETE' ? 'red' : 'yellow'}>{call.method}</Badge> <code className="break">{call.path}</code>{call.its.description && <span className="quiet small"> {call.its.description}</span>}</summary>
      <div className="stack tight" style={{ padding: '8px 0 4px' }}>
        {parameters.length === 0 && contents.length === 0 && <span className="quiet small">It takes no parameters that are described.</span>}
        {parameters.length > 0 && (
          <ul className="pairs">{parameters.map(each => (
            <li key={`${each.in} ${each.name}`} className="break"><code>{each.name}</code> <span className="quiet small">{each.in}{each.required ? ', required' : ''}{typeof each.schema?.type === 'string' ? `, ${each.schema.type}` : ''}</span>{each.description && <div className="small">{each.description}</div>}</li>
          ))}</ul>
        )}
        {contents.map(([type, its]) => <div key={type}><span className="quiet small">Body, {type}{call.its.requestBody?.required ? ', required' : ''}</span>{its.schema !== undefined && <Code text={JSON.stringify(resolved(its.schema, document), null, 2)} label="Copy the schema" />}</div>)}
      </div>
    </details>
  );
}

const quoted = (text: string) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replace(/'/g, "'\\''")}'`);

/** A value that a schema may mean, to begin with. */
function sample(schema: unknown, document: Document, deep = 0): unknown {
  const its = (resolved(schema, document) ?? {}) as { type?: string; enum?: unknown[]; properties?: Record<string, unknown>; items?: unknown; default?: unknown };
  if (its.default !== undefined) return its.default;
  if (its.enum?.length) return its.enum[0];
  if (deep > 4) return null;
  switch (its.type) {
    case 'object': return Object.fromEntries(Object.entries(its.properties ?? {}).map(([name, each]) => [name, sample(each, document, deep + 1)]));
    case 'array': return its.items === undefined ? [] : [sample(its.items, document, deep + 1)];
    case 'integer': case 'number': return 1;
    case 'boolean': return true;
    case 'string': return 'text';
    default: return {};
  }
}

/** A line for a terminal. The page itself may call nobody but where it comes from, so that it can give nothing away. */
function Try({ calls: all, address, document }: { calls: Call[]; address: string; document: Document }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const [given, setGiven] = useState<Record<string, string>>({});
  const [key, setKey] = useState('');
  const call = all.find(one => one.id === chosen) ?? all[0];
  if (!call) return null;
  const parameters = call.its.parameters ?? [];
  const valueOf = (each: Parameter) => given[`${each.in} ${each.name}`] ?? '';
  const path = parameters.filter(each => each.in === 'path').reduce((text, each) => text.replace(`{${each.name}}`, valueOf(each) ? encodeURIComponent(valueOf(each)) : each.name === REST ? '' : '1'), call.path);
  const query = new URLSearchParams(parameters.filter(each => each.in === 'query' && (valueOf(each) || each.required)).map(each => [each.name, valueOf(each) || '1'])).toString();
  const body = Object.entries(call.its.requestBody?.content ?? {}).find(([type]) => type.includes('json'));
  const line = [
    'curl -i', ...(call.method === 'GET' ? [] : [`-X ${call.method}`]), `-H ${quoted(`X-API-Key: ${key.trim() || 'flk_…'}`)}`,
    ...parameters.filter(each => each.in === 'header' && (valueOf(each) || each.required)).map(each => `-H ${quoted(`${each.name}: ${valueOf(each) || '1'}`)}`),
    ...(body ? [`-H ${quoted(`Content-Type: ${body[0]}`)}`, `-d ${quoted(JSON.stringify(sample(body[1].schema, document)))}`] : []),
    quoted(address + path + (query ? `?${query}` : '')),
  ].join(' ');
  return (
    <section className="form" aria-label="Try it">
      <h3 style={{ margin: 0 }}>Try it</h3>
      <Select label="Call" size="xs" data={all.map(one => one.id)} value={call.id} onChange={setChosen} allowDeselect={false} />
      {parameters.filter(each => each.in !== 'cookie').map(each => (
        <TextInput key={`${call.id} ${each.in} ${each.name}`} size="xs" label={each.name} description={each.in} value={valueOf(each)} onChange={event => { const value = event.currentTarget.value; setGiven(now => ({ ...now, [`${each.in} ${each.name}`]: value })); }} />
      ))}
      <TextInput label="Key" size="xs" placeholder="flk_…" description="Stays in this page." value={key} onChange={event => setKey(event.currentTarget.value)} />
      <Code text={line} label="Copy the line" />
    </section>
  );
}
