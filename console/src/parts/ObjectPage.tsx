import { Button, Modal, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useLocation } from 'wouter';
import { client, Refused, tagOf, take } from '../api/client';
import { useSession } from '../api/session';
import { Ask } from './Ask';
import { faultAt, Head, says, Trouble, Waiting } from './basics';
import { Diff } from './Diff';
import { ONCE, useForm } from './useForm';

/** An object of the store as JSON has it. */
export type Body = Record<string, unknown>;
export type Plural = 'routes' | 'middlewares' | 'services';

const AROUND = ['name', 'version', 'changedAt', 'changedBy', 'status', 'published'];
export const bare = (one: Body): Body => Object.fromEntries(Object.entries(one).filter(([key]) => !AROUND.includes(key)));

// One door for the three kinds: what they are typed as is their own business.
const api = (plural: Plural) => {
  const one = `/api/v1/${plural}/{name}` as '/api/v1/services/{name}';
  return {
    read: (name: string) => take(client.GET(one, { params: { path: { name } } })) as Promise<Body>,
    save: (name: string, body: Body, version: string | undefined, query: { dryRun?: boolean; reason?: string }) => take(client.PUT(one, {
      params: { path: { name }, query, header: version ? { 'If-Match': tagOf(version) } : { 'If-None-Match': '*' } }, body: body as never,
    })) as Promise<Body>,
    remove: (name: string, reason?: string) => take(client.DELETE(one, { params: { path: { name }, query: { reason } } })),
  };
};

export interface Fields<T> {
  typed: T;
  set: (some: Partial<T>) => void;
  at: (pointer: string) => string | undefined;
}

interface Shape<T extends object> {
  plural: Plural;
  word: string;
  says: string;
  /** What the fields show of an object; undefined if they cannot show all of it. */
  open: (body: Body) => T | undefined;
  start: T;
  body: (typed: T) => Body;
  fields: (fields: Fields<T>) => ReactNode;
}

type Typed<T> = T & { $name: string; $json: string; $as: string };

/** Creates or changes an object: in fields where they can say all of it, as JSON otherwise; the difference is shown before it is saved. */
export function ObjectPage<T extends object>({ name, shape }: { name: string; shape: Shape<T> }) {
  const read = useQuery({ queryKey: [shape.plural, 'one', name], queryFn: () => api(shape.plural).read(name), enabled: name !== '', ...ONCE });
  if (name === '') return <Editor shape={shape} />;
  if (read.isPending) return <Waiting what={`the ${shape.word}`} />;
  if (!read.data) return <Trouble error={read.error} again={() => void read.refetch()} />;
  return <Editor key={String(read.data.version)} shape={shape} one={read.data} />;
}

const pretty = (body: Body) => JSON.stringify(body, null, 2);

function parsed(text: string): Body {
  try {
    const body = JSON.parse(text) as unknown;
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Body;
  } catch (bad) {
    throw new Refused(422, 'This is not JSON', [{ pointer: '', detail: String((bad as Error).message) }]);
  }
  throw new Refused(422, 'This is not an object', [{ pointer: '', detail: 'Begin with { and end with }' }]);
}

function Editor<T extends object>({ shape, one }: { shape: Shape<T>; one?: Body }) {
  const session = useSession();
  const [, go] = useLocation();
  const [deleting, setDeleting] = useState(false);
  const [reviewing, setReviewing] = useState<Body>();
  const there = one && bare(one);
  const shown = there ? shape.open(there) : shape.start;
  const body = (typed: Typed<T>): Body => (typed.$as === 'json' ? parsed(typed.$json) : shape.body(typed));
  const version = one?.version as string | undefined;
  const form = useForm<Typed<T>>({
    start: { ...(shown ?? shape.start), $name: String(one?.name ?? ''), $json: pretty(there ?? shape.body(shape.start)), $as: shown ? 'fields' : 'json' },
    check: async typed => (typed.$name ? api(shape.plural).save(typed.$name, body(typed), version, { dryRun: true }) : body(typed)),
    save: async typed => setReviewing(await api(shape.plural).save(typed.$name, body(typed), version, { dryRun: true })),
  });
  const { typed, set, error } = form;
  const edits = session.may('edit');
  const at = (pointer: string) => faultAt(error, pointer);
  const turn = (as: string) => {
    if (as === 'json') return set({ $as: as, $json: pretty(shape.body(typed)) } as Partial<Typed<T>>);
    try {
      const fields = shape.open(parsed(typed.$json));
      if (fields) set({ ...fields, $as: as } as Partial<Typed<T>>);
    } catch { /* The fault stands below the text. */ }
    return undefined;
  };
  const fitting = typed.$as === 'fields' || fits(typed.$json, shape.open);
  const faults = error instanceof Refused ? error.faults : [];
  return (
    <>
      <Head title={one ? String(one.name) : `New ${shape.word}`} crumb={{ to: `/stored/${shape.plural}`, name: 'Routing' }} says={shape.says}>
        {one && edits && <Button variant="default" color="red" onClick={() => setDeleting(true)}>Delete</Button>}
      </Head>
      <form className="stack" onSubmit={event => { event.preventDefault(); form.saving.mutate(); }}>
        <fieldset className="panel form" disabled={!edits} style={{ margin: 0 }}>
          <div className="line" style={{ alignItems: 'flex-end' }}>
            {!one && <TextInput label="Name" required value={typed.$name} error={at('/name')} onChange={event => set({ $name: event.currentTarget.value } as Partial<Typed<T>>)} style={{ flex: '1 1 220px' }} />}
            <SegmentedControl className="push" size="xs" aria-label="Edit as" value={typed.$as} onChange={turn} data={[{ value: 'fields', label: 'Fields', disabled: !fitting }, { value: 'json', label: 'JSON' }]} />
          </div>
          {typed.$as === 'fields'
            ? shape.fields({ typed, set: set as (some: Partial<T>) => void, at })
            : (
              <Textarea label="JSON" description={fitting ? undefined : 'It says more than the fields can show.'} autosize minRows={8} maxRows={28} spellCheck={false} value={typed.$json}
                styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12.5 } }}
                error={faults.length > 0 && <span>{faults.map((fault, index) => <span key={index} style={{ display: 'block' }}>{fault.pointer && <code>{fault.pointer}</code>} {says(fault)}</span>)}</span>}
                onChange={event => set({ $json: event.currentTarget.value } as Partial<Typed<T>>)} />
            )}
        </fieldset>
        <Trouble error={form.refused} />
        {edits && (
          <div className="actions">
            <Button type="submit" loading={form.saving.isPending} disabled={!typed.$name || (one !== undefined && !form.changed)}>{one ? 'Save …' : `Create ${shape.word} …`}</Button>
            {form.changed && one && <Button variant="default" onClick={form.reset}>Discard</Button>}
          </div>
        )}
      </form>
      {reviewing && (
        <Saving word={shape.word} name={typed.$name} would={reviewing} onClose={() => setReviewing(undefined)}
          act={async reason => {
            await api(shape.plural).save(typed.$name, body(typed), version, { reason });
            if (!one) go(`/stored/${shape.plural}/${encodeURIComponent(typed.$name)}`);
          }} />
      )}
      {deleting && (
        <Ask title={`Delete ${String(one?.name)}`} verb="Delete" danger onClose={() => setDeleting(false)} says="Refused while something else in the store needs it."
          act={async reason => { await api(shape.plural).remove(String(one?.name), reason); go(`/stored/${shape.plural}`); }} />
      )}
    </>
  );
}

function fits(text: string, open: (body: Body) => object | undefined): boolean {
  try { return open(parsed(text)) !== undefined; } catch { return false; }
}

/** What would be otherwise, and then is. Such objects are served when they are saved. */
export function Saving({ word, name, would, act, onClose }: { word: string; name: string; would: Body; act: (reason: string | undefined) => Promise<unknown>; onClose: () => void }) {
  const queries = useQueryClient();
  const [why, setWhy] = useState('');
  const saving = useMutation({
    mutationFn: () => act(why || undefined),
    onSuccess: async () => { onClose(); await queries.invalidateQueries(); },
  });
  return (
    <Modal opened onClose={onClose} title={`Save ${name}`} size="xl">
      <form className="form" onSubmit={event => { event.preventDefault(); saving.mutate(); }}>
        <span className="quiet">Gateways serve this otherwise as soon as it is saved:</span>
        <Diff items={[{ kind: word, name, before: would.before, after: would.after }]} />
        <TextInput label="Reason" description="Optional; goes into the audit" maxLength={1024} value={why} onChange={event => setWhy(event.currentTarget.value)} />
        <Trouble error={saving.error} />
        <div className="actions" style={{ justifyContent: 'flex-end' }}><Button variant="default" onClick={onClose}>Cancel</Button><Button type="submit" loading={saving.isPending} data-autofocus>Save</Button></div>
      </form>
    </Modal>
  );
}
