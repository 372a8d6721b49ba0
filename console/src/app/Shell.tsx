import { ActionIcon, Burger, Menu, Tooltip, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { client, take } from '../api/client';
import { useEvery } from '../api/live';
import { type Right, useSession } from '../api/session';

interface Item {
  to: string;
  name: string;
  right: Right;
  count?: 'products' | 'clients' | 'policies' | 'secrets';
}

const NAV: { title: string; items: Item[] }[] = [
  { title: 'Running', items: [
    { to: '/', name: 'Overview', right: 'read' },
    { to: '/alerts', name: 'Alerts', right: 'read' },
    { to: '/topology', name: 'Topology', right: 'read' },
    { to: '/routes', name: 'Routes', right: 'read' },
    { to: '/services', name: 'Services', right: 'read' },
    { to: '/requests', name: 'Requests', right: 'inspect' },
    { to: '/explain', name: 'Explain', right: 'read' },
  ] },
  { title: 'Configured', items: [
    { to: '/products', name: 'Products', right: 'read', count: 'products' },
    { to: '/clients', name: 'Clients', right: 'read', count: 'clients' },
    { to: '/policies', name: 'Policies', right: 'read', count: 'policies' },
    { to: '/secrets', name: 'Secrets', right: 'read', count: 'secrets' },
    { to: '/workflows', name: 'Workflows', right: 'read' },
    { to: '/stored/routes', name: 'Routing', right: 'read' },
  ] },
  { title: 'Recorded', items: [
    { to: '/revisions', name: 'Revisions', right: 'read' },
    { to: '/audit', name: 'Audit', right: 'audit' },
  ] },
  { title: 'Access', items: [
    { to: '/users', name: 'Users', right: 'administer' },
    { to: '/tokens', name: 'Tokens', right: 'known' },
  ] },
  { title: 'Installation', items: [
    { to: '/settings', name: 'Settings', right: 'administer' },
  ] },
];

export const useStatus = () => useQuery({
  queryKey: ['status'],
  queryFn: () => take(client.GET('/api/v1/status')),
  refetchInterval: useEvery(2000),
});

export function Shell({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState(false);
  const [place] = useLocation();
  useEffect(() => setOpen(false), [place]);
  useEffect(() => {
    const close = (event: KeyboardEvent) => event.key === 'Escape' && setOpen(false);
    addEventListener('keydown', close);
    return () => removeEventListener('keydown', close);
  }, []);
  return (
    <>
      <a className="skip" href="#main" onClick={event => { event.preventDefault(); document.getElementById('main')?.focus(); }}>Skip to the page</a>
      <div className="frame">
        <Side open={open} place={place} />
        <div>
          <header className="top">
            <Burger opened={open} onClick={() => setOpen(!open)} size="sm" aria-label="Pages" aria-expanded={open} />
            <Brand />
          </header>
          {children}
        </div>
      </div>
    </>
  );
}

function Brand() {
  return <Link href="/" className="brand"><img src="./icon.svg" alt="" />Fairlead</Link>;
}

function Side({ open, place }: { open: boolean; place: string }) {
  const session = useSession();
  const status = useStatus();
  const counts = status.data?.counts;
  const alerts = useQuery({ queryKey: ['alerts', 'firing'], queryFn: () => take(client.GET('/api/v1/alerts')), refetchInterval: useEvery(5000), enabled: session.may('read') });
  const firing = alerts.data?.items.length ?? 0;
  return (
    <div className={open ? 'side open' : 'side'}>
      <Brand />
      <nav className="nav" aria-label="Pages">
        {NAV.map(group => {
          const items = group.items.filter(item => session.may(item.right));
          return items.length > 0 && (
            <section key={group.title}>
              <h2>{group.title}</h2>
              <ul>
                {items.map(item => {
                  const one = item.count && `/new/${item.count === 'policies' ? 'policy' : item.count.slice(0, -1)}`;
                  const here = item.to === '/' ? place === '/' : place === item.to || place === one || (one && place.startsWith(`${one}/`)) || place.startsWith(`${item.to}/`) || (item.name === 'Workflows' && place.startsWith('/new/workflow')) || (item.name === 'Routing' && /^\/(stored\/|new\/(route|middleware|service)$)/.test(place));
                  return (
                    <li key={item.to}>
                      <Link href={item.to} aria-current={here ? 'page' : undefined}>
                        {item.name}
                        {item.to === '/alerts' && firing > 0 && <span className="count firing" aria-hidden="true">{firing}</span>}
                        {item.count && counts?.[item.count] !== undefined && <span className="count" aria-hidden="true">{counts[item.count]}</span>}
                      </Link>
                    </li>
                  );
                })}
              </ul>
            </section>
          );
        })}
      </nav>
      <Who />
    </div>
  );
}

function Who() {
  const session = useSession();
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('light') === 'dark';
  return (
    <div className="who">
      <div>
        <div className="break">{session.user}</div>
        <div className="quiet small">{session.role}</div>
      </div>
      <Tooltip label={dark ? 'Light' : 'Dark'}>
        <ActionIcon variant="subtle" color="gray" aria-label={dark ? 'Use light colours' : 'Use dark colours'} onClick={() => setColorScheme(dark ? 'light' : 'dark')}>
          <svg width="16" height="16" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" aria-hidden="true">
            {dark ? <><circle cx="12" cy="12" r="4" /><path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6l1.4 1.4M17 17l1.4 1.4M5.6 18.4L7 17M17 7l1.4-1.4" /></> : <path d="M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z" />}
          </svg>
        </ActionIcon>
      </Tooltip>
      <Menu position="top-end" withArrow>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label="Account">
            <svg width="16" height="16" viewBox="0 0 24 24" fill="currentColor" aria-hidden="true"><circle cx="12" cy="5" r="2" /><circle cx="12" cy="12" r="2" /><circle cx="12" cy="19" r="2" /></svg>
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item component="a" href="#/tokens">Password and tokens</Menu.Item>
          <Menu.Item component="a" href="./api/v1/openapi.json" target="_blank" rel="noreferrer">REST interface (OpenAPI)</Menu.Item>
          <Menu.Item onClick={() => void session.signOut()}>Sign out</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
