// One stream of events for the page: what they say is otherwise is asked for again. Where there is no stream, each page asks by itself,
// as often as it says; with one, seldom.
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';

const Live = createContext(false);

const SELDOM = 60_000;
const PATIENCE = 6_000;
const AGAIN = 30_000;

/** The first words of what has to be asked for again, by the name of the event. */
const TOUCHED: Record<string, string[]> = {
  changed: ['status', 'products', 'clients', 'policies', 'secrets', 'workflows', 'routes', 'middlewares', 'services', 'credentials', 'users', 'tokens', 'invitations', 'alerts'],
  revision: ['status', 'revisions', 'products', 'workflows'],
  replicas: ['status', 'replicas'],
  tables: ['table', 'topology', 'health-history'],
  figures: ['status', 'replicas', 'rates'],
  alerts: ['alerts'],
  requests: ['requests'],
  audit: ['audit'],
};
const EVERYTHING = [...new Set(Object.values(TOUCHED).flat())];

/** Between two looks at the same thing, however much happens to it. */
const REST: Record<string, number> = { rates: 5000, status: 2000, replicas: 2000, requests: 2000, table: 2000, topology: 2000, 'health-history': 5000 };

/** How often a page asks by itself. */
export const useEvery = (every: number) => (useContext(Live) ? Math.max(every, SELDOM) : every);

function sparing(queries: QueryClient) {
  const last = new Map<string, number>();
  const waiting = new Map<string, number>();
  const ask = (word: string) => {
    waiting.delete(word);
    last.set(word, Date.now());
    // What somebody edits, or wants to look at as it was, stays as it is.
    void queries.invalidateQueries({ predicate: query => query.queryKey[0] === word && query.queryKey[1] !== 'one' && query.meta?.still !== true });
  };
  return {
    touch(words: string[]) {
      for (const word of words.filter(one => !waiting.has(one))) {
        const wait = (last.get(word) ?? 0) + (REST[word] ?? 1000) - Date.now();
        waiting.set(word, window.setTimeout(() => ask(word), Math.max(0, wait)));
      }
    },
    stop: () => waiting.forEach(timer => clearTimeout(timer)),
  };
}

function listen(queries: QueryClient, tell: (live: boolean) => void): () => void {
  const asked = sparing(queries);
  let source: EventSource | undefined;
  let lost: number | undefined;
  let again: number | undefined;
  const close = () => {
    clearTimeout(lost);
    clearTimeout(again);
    lost = again = undefined;
    source?.close();
    source = undefined;
  };
  const open = () => {
    close();
    source = new EventSource(new URL('./api/v1/events', document.baseURI));
    source.addEventListener('hello', event => {
      clearTimeout(lost);
      lost = undefined;
      tell(true);
      if (!(JSON.parse(event.data) as { goesOn: boolean }).goesOn) asked.touch(EVERYTHING);
    });
    for (const [name, words] of Object.entries(TOUCHED)) source.addEventListener(name, () => asked.touch(words));
    // A stream ends from time to time, and the browser comes back by itself; not where it was refused.
    source.onerror = () => {
      if (source?.readyState === EventSource.CLOSED) {
        tell(false);
        again = window.setTimeout(open, AGAIN);
      } else {
        lost ??= window.setTimeout(() => tell(false), PATIENCE);
      }
    };
  };
  // Browsers have few connections to one host: a page that nobody sees needs none of them.
  const seen = () => {
    if (document.hidden) {
      close();
      tell(false);
    } else {
      open();
    }
  };
  document.addEventListener('visibilitychange', seen);
  if (!document.hidden) open();
  return () => {
    document.removeEventListener('visibilitychange', seen);
    asked.stop();
    close();
  };
}

export function LiveProvider({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const [live, setLive] = useState(false);
  useEffect(() => listen(queries, setLive), [queries]);
  return <Live.Provider value={live}>{children}</Live.Provider>;
}
