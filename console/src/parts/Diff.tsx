// What differs between two objects, said by place: a tree of JSON is flattened, and lists of things with names are compared by name.
export interface Change {
  path: string[];
  before?: unknown;
  after?: unknown;
}

const isMap = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const named = (list: unknown[]) => list.length > 0 && list.every(item => isMap(item) && typeof item.name === 'string');

function byName(list: unknown[]): Record<string, unknown> {
  return Object.fromEntries(list.map(item => {
    const { name, ...rest } = item as Record<string, unknown>;
    return [String(name), rest];
  }));
}

const empty = (value: unknown) => value === undefined || value === null;

export function changes(before: unknown, after: unknown, path: string[] = []): Change[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (Array.isArray(before) && Array.isArray(after) && named(before) && named(after)) {
    return changes(byName(before), byName(after), path);
  }
  if (isMap(before) && isMap(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return names.flatMap(name => changes(before[name], after[name], [...path, name]));
  }
  return empty(before) && empty(after) ? [] : [{ path, before, after }];
}

/** As YAML would have it: fewer lines than JSON, and no braces. */
export function text(value: unknown, indent = ''): string {
  if (Array.isArray(value)) {
    if (value.every(item => !isMap(item) && !Array.isArray(item))) return value.length ? value.map(item => text(item)).join(', ') : 'none';
    return value.map(item => `${indent}- ${text(item, `${indent}  `).trimStart()}`).join('\n');
  }
  if (isMap(value)) {
    const entries = Object.entries(value);
    if (entries.length === 0) return 'nothing';
    return entries.map(([name, of]) => {
      const deep = (isMap(of) && Object.keys(of).length > 0) || (Array.isArray(of) && of.some(isMap));
      return deep ? `${indent}${name}:\n${text(of, `${indent}  `)}` : `${indent}${name}: ${text(of)}`;
    }).join('\n');
  }
  return value === '' ? '""' : String(value);
}

export interface Differing {
  kind: string;
  name: string;
  before?: unknown;
  after?: unknown;
}

export function DiffOf({ item }: { item: Differing }) {
  const whole = empty(item.before) ? 'new' : empty(item.after) ? 'removed' : '';
  const list = whole ? [{ path: [], before: item.before, after: item.after }] : changes(item.before, item.after);
  return (
    <section aria-label={`${item.kind} ${item.name}`}>
      <h3 className="diff-title break">{item.kind} {item.name}{whole && <span className="quiet"> · {whole}</span>}</h3>
      <ul className="diff">
        {list.length === 0 && <li><span className="quiet">no difference</span></li>}
        {list.map((change, index) => (
          <li key={index} className={whole && 'whole'}>
            {!whole && <span className="path">{change.path.join(' › ') || 'all of it'}</span>}
            <div>
              {!empty(change.before) && <del className={whole && 'long'}><pre>{text(change.before)}</pre></del>}
              {!empty(change.after) && <ins className={whole && 'long'}><pre>{text(change.after)}</pre></ins>}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Diff({ items, nothing = 'Nothing would change.' }: { items: Differing[]; nothing?: string }) {
  if (items.length === 0) return <p className="quiet">{nothing}</p>;
  return <div>{items.map(item => <DiffOf key={`${item.kind}/${item.name}`} item={item} />)}</div>;
}
