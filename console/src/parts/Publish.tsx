import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client, type Schemas, take } from '../api/client';
import { Ask } from './Ask';
import { Mark, plural, Trouble, Waiting } from './basics';
import { Diff } from './Diff';

type Publication = Schemas['Publication'];

const WAIT = { wait: true, timeout: 10 };

/** What publishing asks of the interface: one product, one workflow or all that changed, there or back. */
export type What = { product: string; back?: boolean } | { workflow: string; back?: boolean } | { all: true } | { revision: number };

function ask(what: What, query: { dryRun?: boolean; reason?: string; wait?: boolean; timeout?: number }): Promise<Publication> {
  if ('all' in what) return take(client.POST('/api/v1/publish', { params: { query } }));
  if ('revision' in what) {
    return take(client.POST('/api/v1/revisions/{revision}/rollback', { params: { path: { revision: String(what.revision) }, query } }));
  }
  if ('workflow' in what) {
    const path = { name: what.workflow };
    return what.back
      ? take(client.POST('/api/v1/workflows/{name}/unpublish', { params: { path, query } }))
      : take(client.POST('/api/v1/workflows/{name}/publish', { params: { path, query } }));
  }
  const path = { name: what.product };
  return what.back
    ? take(client.POST('/api/v1/products/{name}/unpublish', { params: { path, query } }))
    : take(client.POST('/api/v1/products/{name}/publish', { params: { path, query } }));
}

const isBack = (what: What) => 'back' in what && what.back === true;
const named = (what: What) => ('product' in what ? what.product : 'workflow' in what ? what.workflow : '');

const words = (what: What) => ('revision' in what
  ? { title: `Roll back to revision ${what.revision}`, verb: 'Roll back', says: 'This is served otherwise from then on, under a new revision. Working copies stay as they are.' }
  : isBack(what)
    ? { title: `Take ${named(what)} off`, verb: 'Unpublish', says: 'It is not served any more; its draft stays.' }
    : { title: 'all' in what ? 'Publish what changed' : `Publish ${named(what)}`, verb: 'Publish', says: 'This is what gateways will serve otherwise:' });

/** Shows what would be served otherwise, does it, and waits until every live gateway serves it. */
export function Publish({ what, onClose }: { what: What; onClose: (done?: Publication) => void }) {
  const queries = useQueryClient();
  const would = useQuery({ queryKey: ['would', what], queryFn: () => ask(what, { dryRun: true }), gcTime: 0, staleTime: 0 });
  const [done, setDone] = useState<Publication>();
  const { title, verb, says } = words(what);
  return (
    <Ask title={title} verb={verb} wide danger={isBack(what)}
      onClose={() => onClose(done)}
      act={async reason => {
        const publication = await ask(what, { ...WAIT, reason });
        setDone(publication);
        await queries.invalidateQueries();
        onClose(publication);
      }}
      says={(
        <div className="stack tight">
          <span className="quiet">{says}</span>
          {would.isPending && <Waiting what="the difference" />}
          <Trouble error={would.error} />
          {would.data && <Diff items={would.data.differences ?? []} nothing="Nothing: gateways serve this already." />}
        </div>
      )} />
  );
}

/** How a change arrived at the gateways. */
export function Arrived({ publication }: { publication: Publication }) {
  const laggards = publication.laggards ?? [];
  const serving = publication.serving ?? [];
  if (laggards.length > 0) {
    return <Mark mood="warn">Revision {publication.revision} is not served yet by {laggards.join(', ')}</Mark>;
  }
  if (serving.length === 0) return <Mark mood="warn">Revision {publication.revision}: no gateway is live to serve it</Mark>;
  return <Mark mood="good">Revision {publication.revision} is served by {plural(serving.length, 'gateway')}</Mark>;
}
