import { Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Schemas } from '../api/client';
import { useTable } from '../api/table';
import { Code } from './basics';

const quoted = (text: string) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replace(/'/g, "'\\''")}'`);

/** Where callers reach a gateway, as far as one can tell from here: this host, and the port that a gateway told. */
export function useAddress(): string {
  const table = useTable();
  const http = table.data?.table?.entrypoints?.http?.address ?? ':8080';
  const cut = http.lastIndexOf(':');
  const host = http.slice(0, cut) || location.hostname;
  return `http://${host}:${http.slice(cut + 1)}`;
}

/** A line for a terminal that calls an endpoint, with places for what only the caller knows. */
export function TryIt({ basePath, product, proxies, published, apiKey = '' }: {
  basePath: string; product: string; proxies: { name: string; proxy: Schemas['Proxy'] }[]; published: boolean; apiKey?: string;
}) {
  const address = useAddress();
  const calls = proxies.flatMap(({ name, proxy }) => (proxy.endpoints ?? []).map(endpoint => ({ id: `${name}/${endpoint.name}`, proxy, endpoint })));
  const [chosen, setChosen] = useState<string | null>(null);
  const [key, setKey] = useState(apiKey);
  const call = calls.find(one => one.id === chosen) ?? calls[0];
  const method = call?.endpoint.methods?.[0] ?? 'GET';
  const path = call ? `${basePath}${call.proxy.path ?? ''}${call.endpoint.path}`.replace(/\/\*$/, '/').replace(/\{[^}]+\}/g, '1') : basePath;
  const line = ['curl -i', ...(method === 'GET' ? [] : [`-X ${method}`]), `-H ${quoted(`X-API-Key: ${key || 'flk_…'}`)}`, quoted(address + path)].join(' ');
  return (
    <section className="panel form" aria-label="Try it">
      <h2 style={{ margin: 0 }}>Try it</h2>
      {!call
        ? <p className="quiet" style={{ margin: 0 }}>An endpoint gives a line to call it with.</p>
        : (
          <>
            <Select label="Endpoint" size="xs" data={calls.map(one => one.id)} value={call.id} onChange={setChosen} allowDeselect={false} />
            <TextInput label="Key" size="xs" placeholder="flk_…" description="Stays in this page. A client of this product has one; it is shown when it is made." value={key} onChange={event => setKey(event.currentTarget.value)} />
            <Code text={line} label="Copy the line" />
            <p className="quiet small" style={{ margin: 0 }}>
              {published
                ? <>200 from the service, 401 without a good key, 403 if the client may not call {product || 'this product'}.</>
                : 'Answers 404 until the product is published.'}
            </p>
          </>
        )}
    </section>
  );
}
