import { Button } from '@mantine/core';
import { lazy, Suspense, useEffect, useRef } from 'react';
import { Link, Redirect, Route, Router, Switch, useLocation } from 'wouter';
import { LiveProvider } from '../api/live';
import { SessionProvider, useSessionState } from '../api/session';
import { Empty, Trouble, Waiting } from '../parts/basics';
import { Mishap } from '../parts/Mishap';
import { SignIn } from '../pages/SignIn';
import { usePlace } from './place';
import { Shell } from './Shell';

const Overview = lazy(() => import('../pages/Overview'));
const Products = lazy(() => import('../pages/Products'));
const Product = lazy(() => import('../pages/Product'));
const Clients = lazy(() => import('../pages/Clients'));
const Client = lazy(() => import('../pages/Client'));
const Policies = lazy(() => import('../pages/Policies'));
const Policy = lazy(() => import('../pages/Policy'));
const Revisions = lazy(() => import('../pages/Revisions'));
const Routes = lazy(() => import('../pages/Routes'));
const Explain = lazy(() => import('../pages/Explain'));
const Requests = lazy(() => import('../pages/Requests'));
const Request = lazy(() => import('../pages/Request'));
const Services = lazy(() => import('../pages/Services'));
const Audit = lazy(() => import('../pages/Audit'));
const Users = lazy(() => import('../pages/Users'));
const Tokens = lazy(() => import('../pages/Tokens'));
const Alerts = lazy(() => import('../pages/Alerts'));
const Topology = lazy(() => import('../pages/Topology'));
const Stored = lazy(() => import('../pages/Stored'));
const StoredOne = lazy(() => import('../pages/Stored').then(page => ({ default: page.StoredOne })));
const Workflows = lazy(() => import('../pages/Workflows'));
const Workflow = lazy(() => import('../pages/Workflow'));
const Settings = lazy(() => import('../pages/Settings'));
const Secrets = lazy(() => import('../pages/Secrets'));

export function App() {
  const session = useSessionState();
  if (session.isPending) return <Waiting what="the session" />;
  if (session.error) {
    return <div className="door"><div className="panel"><Trouble error={session.error} again={() => void session.refetch()} /></div></div>;
  }
  if (!session.data.signedIn) return <SignIn elsewhere={session.data.singleSignOn} />;
  return (
    <SessionProvider session={session.data}>
      <LiveProvider>
        <Router hook={usePlace} hrefs={href => `#${href}`}>
          <Shell><Pages /></Shell>
        </Router>
      </LiveProvider>
    </SessionProvider>
  );
}

const pluralOf = (kind: string) => (kind === 'middlewares' || kind === 'services' ? kind : 'routes');

function Pages() {
  const [place] = useLocation();
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  // Whoever cannot see that the page changed is told by the focus.
  useEffect(() => {
    // Whoever goes from tab to tab stays there.
    if (document.activeElement?.getAttribute('role') === 'tab') return;
    if (!first.current) main.current?.focus();
    first.current = false;
    scrollTo(0, 0);
  }, [place]);
  return (
    <main className="content" id="main" ref={main} tabIndex={-1}>
      <Mishap place={place}>
        <Suspense fallback={<Waiting what="the page" />}>
          <Switch>
            <Route path="/" component={Overview} />
            <Route path="/products" component={Products} />
            <Route path="/new/product"><Product name="" /></Route>
            <Route path="/new/client/:product?">{({ product }) => <Client name="" product={product && decodeURIComponent(product)} />}</Route>
            <Route path="/new/policy"><Policy name="" /></Route>
            <Route path="/products/:name">{({ name }) => <Product key={name} name={decodeURIComponent(name)} />}</Route>
            <Route path="/clients" component={Clients} />
            <Route path="/clients/:name">{({ name }) => <Client key={name} name={decodeURIComponent(name)} />}</Route>
            <Route path="/policies" component={Policies} />
            <Route path="/policies/:name">{({ name }) => <Policy key={name} name={decodeURIComponent(name)} />}</Route>
            <Route path="/workflows" component={Workflows} />
            <Route path="/workflows/:name">{({ name }) => <Workflow key={name} name={decodeURIComponent(name)} />}</Route>
            <Route path="/new/workflow/:template?">{({ template }) => <Workflow key={template} name="" template={template} />}</Route>
            <Route path="/revisions"><Revisions /></Route>
            <Route path="/revisions/:number">{({ number }) => <Revisions chosen={Number(number)} />}</Route>
            <Route path="/routes" component={Routes} />
            <Route path="/explain" component={Explain} />
            <Route path="/services" component={Services} />
            <Route path="/requests" component={Requests} />
            <Route path="/requests/:id">{({ id }) => <Request key={id} id={decodeURIComponent(id)} />}</Route>
            <Route path="/audit" component={Audit} />
            <Route path="/users" component={Users} />
            <Route path="/tokens" component={Tokens} />
            <Route path="/secrets" component={Secrets} />
            <Route path="/settings" component={Settings} />
            <Route path="/alerts/:tab?">{({ tab }) => <Alerts tab={tab} />}</Route>
            <Route path="/topology" component={Topology} />
            <Route path="/new/route"><StoredOne key="routes" kind="routes" name="" /></Route>
            <Route path="/new/middleware"><StoredOne key="middlewares" kind="middlewares" name="" /></Route>
            <Route path="/new/service"><StoredOne key="services" kind="services" name="" /></Route>
            <Route path="/stored/:kind">{({ kind }) => <Stored kind={pluralOf(kind)} />}</Route>
            <Route path="/stored/:kind/:name">{({ kind, name }) => <StoredOne key={`${kind}/${name}`} kind={pluralOf(kind)} name={decodeURIComponent(name)} />}</Route>
            <Route path="/sign-in"><Redirect to="/" /></Route>
            <Route path="/sign-in/:word"><Redirect to="/" /></Route>
            <Route><Empty title="There is no such page" action={<Button component={Link} href="/">Overview</Button>}>The address may be mistyped, or what it was about is gone.</Empty></Route>
          </Switch>
        </Suspense>
      </Mishap>
    </main>
  );
}
