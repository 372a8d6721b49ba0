import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo } from 'react';
import { client, keepCsrf, onSignedOut, type Schemas, take } from './client';

export type Right = NonNullable<Schemas['Session']['rights']>[number];

interface Signed {
  user: string;
  role: string;
  may: (right: Right) => boolean;
  signOut: () => Promise<void>;
}

const Current = createContext<Signed | null>(null);
const KEY = ['session'];

const forget = (queries: QueryClient) => queries.removeQueries({ predicate: query => query.queryKey[0] !== KEY[0] });

export function useSessionState() {
  return useQuery({
    queryKey: KEY,
    queryFn: async () => {
      const session = await take(client.GET('/api/v1/session'));
      keepCsrf(session.csrf ?? '');
      return session;
    },
    staleTime: Infinity,
    retry: 2,
  });
}

/** Keeps a new session, and forgets all that another one may have read. */
export function useSignedIn() {
  const queries = useQueryClient();
  return (session: Schemas['Session']) => {
    forget(queries);
    keepCsrf(session.csrf ?? '');
    queries.setQueryData(KEY, session);
  };
}

export function SessionProvider({ session, children }: { session: Schemas['Session']; children: ReactNode }) {
  const queries = useQueryClient();
  useEffect(() => {
    onSignedOut(() => queries.setQueryData(KEY, { signedIn: false }));
  }, [queries]);
  const signed = useMemo<Signed>(
    () => ({
      user: session.user ?? '',
      role: session.role ?? '',
      may: right => session.rights?.includes(right) ?? false,
      signOut: async () => {
        await take(client.DELETE('/api/v1/session'));
        queries.setQueryData(KEY, { signedIn: false });
        forget(queries);
      },
    }),
    [session, queries],
  );
  return <Current.Provider value={signed}>{children}</Current.Provider>;
}

export function useSession(): Signed {
  const signed = useContext(Current);
  if (!signed) throw new Error('nobody is signed in here');
  return signed;
}
