import { ActionIcon, Button, Tabs, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect } from 'react';
import { Route, Router, Switch, useLocation } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';
import { client, keepCsrf, onSignedOut, type Schemas, take } from '../api/client';
import { Trouble, Waiting } from '../parts/basics';
import { Enter } from './Enter';
import { Keys } from './Keys';
import { Products } from './Products';

const Usage = lazy(() => import('./Usage'));
const KEY = ['portal session'];
const TABS = [{ to: '/', name: 'What I may call' }, { to: '/usage', name: 'My usage' }, { to: '/keys', name: 'My keys' }];

/** What a partner sees: itself, and nothing else. */
export function Portal() {
  const queries = useQueryClient();
  const session = useQuery({
    queryKey: KEY,
    queryFn: async () => {
      const read = await take(client.GET('/api/v1/partner/session'));
      keepCsrf(read.csrf ?? '');
      return read;
    },
    staleTime: Infinity,
  });
  const became = (next: Schemas['PartnerSession']) => {
    // What another client may have read is forgotten.
    queries.removeQueries({ predicate: query => query.queryKey[0] !== KEY[0] });
    keepCsrf(next.csrf ?? '');
    queries.setQueryData(KEY, next);
  };
  useEffect(() => { onSignedOut(() => queries.setQueryData(KEY, { signedIn: false })); }, [queries]);
  if (session.isPending) return <Waiting what="the session" />;
  if (session.error) return <div className="door"><div className="panel"><Trouble error={session.error} again={() => void session.refetch()} /></div></div>;
  if (!session.data.signedIn) return <Enter onEntered={became} />;
  return (
    <Router hook={useHashLocation}>
      <Inside session={session.data} leave={async () => { await take(client.DELETE('/api/v1/partner/session')); became({ signedIn: false }); }} />
    </Router>
  );
}

function Inside({ session, leave }: { session: Schemas['PartnerSession']; leave: () => Promise<void> }) {
  const [place, go] = useLocation();
  const self = useQuery({ queryKey: ['self'], queryFn: () => take(client.GET('/api/v1/partner')), refetchInterval: 15_000 });
  const tab = TABS.find(one => one.to === place)?.to ?? '/';
  return (
    <>
      <a className="skip" href="#main" onClick={event => { event.preventDefault(); document.getElementById('main')?.focus(); }}>Skip to the page</a>
      <header className="portal-top">
        <span className="brand" style={{ padding: 0 }}><img src="./icon.svg" alt="" />Partner portal</span>
        <span className="push break">{session.client}</span>
        <Colours />
        <Button size="compact-sm" variant="default" onClick={() => void leave()}>Sign out</Button>
      </header>
      <main className="content portal" id="main" tabIndex={-1}>
        <div className="head"><div><h1>{session.client}</h1>{self.data?.description && <p>{self.data.description}</p>}</div></div>
        <Tabs value={tab} onChange={chosen => chosen && go(chosen)} keepMounted={false}>
          <Tabs.List mb={16}>{TABS.map(one => <Tabs.Tab key={one.to} value={one.to}>{one.name}</Tabs.Tab>)}</Tabs.List>
          <Tabs.Panel value={tab}>
            <Suspense fallback={<Waiting what="the page" />}>
              <Switch>
                <Route path="/usage" component={Usage} />
                <Route path="/keys"><Keys self={self.data} by={session.by} /></Route>
                <Route><Products /></Route>
              </Switch>
            </Suspense>
            <Trouble error={self.error} />
          </Tabs.Panel>
        </Tabs>
      </main>
    </>
  );
}

function Colours() {
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('light') === 'dark';
  return (
    <ActionIcon variant="subtle" color="gray" aria-label={dark ? 'Use light colours' : 'Use dark colours'} onClick={() => setColorScheme(dark ? 'light' : 'dark')}>
      <svg width="16" height="16" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" aria-hidden="true">
        {dark ? <><circle cx="12" cy="12" r="4" /><path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6l1.4 1.4M17 17l1.4 1.4M5.6 18.4L7 17M17 7l1.4-1.4" /></> : <path d="M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z" />}
      </svg>
    </ActionIcon>
  );
}
