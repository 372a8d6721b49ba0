// The one way to the REST interface: typed by its own document, with the session's token on every change and with ETags, so that
// asking every few seconds costs a 304.
import createClient, { type Middleware } from 'openapi-fetch';
import type { components, paths } from './schema';

export type Schemas = components['schemas'];

export interface Fault {
  pointer: string;
  detail: string;
  remedy?: string;
}

/** What the interface refused, in its own words. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    detail: string,
    readonly faults: Fault[] = [],
    readonly requestId = '',
  ) {
    super(detail);
  }
}

let csrf = '';
let lastUse = Date.now();
let signedOut: () => void = () => undefined;

export const keepCsrf = (token: string) => (csrf = token);
export const onSignedOut = (act: () => void) => (signedOut = act);

for (const event of ['pointerdown', 'keydown']) {
  addEventListener(event, () => (lastUse = Date.now()), { capture: true, passive: true });
}

const IDLE_AFTER = 60_000;
const KEPT = 200;
const known = new Map<string, { tag: string; body: string }>();

// Where the console's own page lies, without the slash at its end.
export const base = new URL('.', document.baseURI).pathname.replace(/\/$/, '');

async function conditional(request: Request): Promise<Response> {
  const key = request.url;
  const had = request.method === 'GET' ? known.get(key) : undefined;
  if (had) request.headers.set('If-None-Match', had.tag);
  const answer = await fetch(request, { cache: 'no-store' });
  if (request.method !== 'GET') {
    known.clear();
    return answer;
  }
  if (answer.status === 304 && had) {
    return new Response(had.body, { status: 200, headers: { 'Content-Type': 'application/json', ETag: had.tag } });
  }
  const tag = answer.headers.get('ETag');
  if (answer.status !== 200 || !tag) return answer;
  const body = await answer.text();
  if (known.size >= KEPT) known.delete(known.keys().next().value ?? '');
  known.set(key, { tag, body });
  return new Response(body, { status: 200, headers: answer.headers });
}

const own: Middleware = {
  onRequest({ request }) {
    if (request.method !== 'GET') request.headers.set('X-Fairlead-CSRF', csrf);
    if (Date.now() - lastUse > IDLE_AFTER) request.headers.set('X-Fairlead-Background', 'true');
    return request;
  },
};

export const client = createClient<paths>({ baseUrl: base, fetch: conditional });
client.use(own);

/** The body of a good answer; everything else is thrown as {@link Refused}. */
export async function take<T>(asking: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  let came;
  try {
    came = await asking;
  } catch {
    throw new Refused(0, 'Management does not answer. It may be restarting; this page asks again by itself.');
  }
  if (came.response.ok) return came.data as T;
  const problem = (came.error ?? {}) as { detail?: string; errors?: Fault[]; requestId?: string };
  if (came.response.status === 401 && !came.response.url.endsWith('/session')) signedOut();
  throw new Refused(
    came.response.status,
    problem.detail ?? `Management answered ${came.response.status}`,
    problem.errors ?? [],
    problem.requestId,
  );
}

/** The version in an ETag of a read, for If-Match. */
export const tagOf = (version: string | undefined) => (version ? `"${version}"` : undefined);
