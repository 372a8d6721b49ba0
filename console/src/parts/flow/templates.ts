// Whole workflows to begin with; those of examples/workflows.
import type { Body } from './model';

export interface Template { key: string; name: string; title: string; says: string; body: Body }

export const TEMPLATES: Template[] = [
  {
    key: 'orchestration',
    name: 'order',
    title: 'Orchestration',
    says: 'Asks two services at once and makes one answer of both.',
    body: {
      description: 'Asks stock and price at once and makes one answer of both.',
      deadline: '5s',
      nodes: {
        start: { type: 'request', to: 'check' },
        check: {
          type: 'validate',
          schema: { type: 'object', required: ['item', 'quantity'], properties: { item: { type: 'string', minLength: 1 }, quantity: { type: 'integer', minimum: 1 } } },
          to: 'both',
        },
        both: { type: 'parallel', to: ['stock', 'price'] },
        stock: { type: 'http', url: 'http://stock:8000/items/${{ request.body.item }}', timeout: '1s', to: 'together' },
        price: { type: 'http', method: 'POST', url: 'http://prices:8000/quotes', body: { item: '${{ request.body.item }}', quantity: '${{ request.body.quantity }}' }, timeout: '1s', to: 'together' },
        together: { type: 'merge', to: 'enough' },
        enough: { type: 'condition', if: 'nodes.stock.body.left >= request.body.quantity', to: { true: 'ok', false: 'sorry' } },
        ok: { type: 'response', status: 201, body: { item: '${{ request.body.item }}', cents: '${{ nodes.price.body.cents }}' } },
        sorry: { type: 'response', status: 409, body: { error: 'only ${{ nodes.stock.body.left }} left' } },
      },
      tests: [
        {
          name: 'an order is made of stock and price',
          request: { method: 'POST', path: '/orders', body: { item: 'tea', quantity: 2 } },
          calls: { stock: [{ body: { left: 7 } }], price: [{ body: { cents: 1250 } }] },
          expect: { status: 201, body: { item: 'tea', cents: 1250 } },
        },
        {
          name: 'too few are left',
          request: { method: 'POST', path: '/orders', body: { item: 'tea', quantity: 8 } },
          calls: { stock: [{ body: { left: 7 } }], price: [{ body: { cents: 1250 } }] },
          expect: { status: 409 },
        },
      ],
    },
  },
  {
    key: 'transformation',
    name: 'account',
    title: 'Transformation',
    says: 'The caller speaks JSON, the service XML.',
    body: {
      description: 'JSON to XML for the service, and its XML to JSON for the caller.',
      nodes: {
        start: { type: 'request', to: 'written' },
        written: { type: 'json-to-xml', value: "{'id': request.params.id, 'fields': request.query.fields.split(',')}", root: 'query', to: 'ask' },
        ask: { type: 'proxy', method: 'POST', headers: { 'Content-Type': 'application/xml' }, body: '${{ nodes.written }}', to: 'read' },
        read: { type: 'xml-to-json', value: 'nodes.ask.body', to: { next: 'answer', error: 'unreadable' } },
        answer: { type: 'response', headers: { 'Cache-Control': 'no-store' }, body: { id: "${{ nodes.read.account['@id'] }}", owner: '${{ nodes.read.account.owner }}' } },
        unreadable: { type: 'response', status: 502, body: { error: 'the account service answered with something else' } },
      },
      tests: [{
        name: 'there and back',
        request: { path: '/accounts/7', params: { id: '7' }, query: { fields: 'owner,since' } },
        calls: { ask: [{ headers: { 'content-type': 'text/xml' }, body: '<account id="7"><owner>Ada</owner></account>' }] },
        expect: { status: 200, body: { id: '7', owner: 'Ada' } },
      }],
    },
  },
  {
    key: 'canary',
    name: 'canary',
    title: 'Canary',
    says: 'A share of the requests, and some clients, get the new version.',
    body: {
      description: 'A share of the requests, and some clients, get the new version.',
      nodes: {
        start: { type: 'request', to: 'which' },
        which: { type: 'condition', if: "run.random < 0.1 || request.client in ['early-bird']", to: { true: 'next', false: 'current' } },
        next: { type: 'proxy', path: '/next${{ request.path }}', timeout: '2s', to: { success: 'newer', error: 'current' } },
        current: { type: 'proxy', to: 'older' },
        newer: { type: 'response', status: '${{ nodes.next.status }}', headers: { 'X-Version': 'next' }, body: '${{ nodes.next.body }}' },
        older: { type: 'response', status: '${{ nodes.current.status }}', headers: { 'X-Version': 'current' }, body: '${{ nodes.current.body }}' },
      },
      tests: [{
        name: 'one client gets the next one',
        request: { path: '/a', client: 'early-bird', random: 0.9 },
        calls: { next: [{ body: { v: 2 } }] },
        expect: { status: 200, headers: { 'x-version': 'next' } },
      }],
    },
  },
  {
    key: 'fallback',
    name: 'fallback',
    title: 'Retry with fallback',
    says: 'Tries again, asks another service, and has an answer where both are away.',
    body: {
      description: 'Tries again, asks another service, and has an answer where both are away.',
      deadline: '2s',
      nodes: {
        start: { type: 'request', to: 'first' },
        first: { type: 'proxy', timeout: '900ms', attempts: 3, pause: '100ms', to: { success: 'answer', error: 'second' } },
        second: { type: 'http', url: 'http://mirror:8000${{ request.path }}', timeout: '600ms', to: { success: 'mirrored', error: 'sorry' } },
        answer: { type: 'response', status: '${{ nodes.first.status }}', body: '${{ nodes.first.body }}' },
        mirrored: { type: 'response', headers: { Age: '60' }, body: '${{ nodes.second.body }}' },
        sorry: { type: 'response', status: 503, headers: { 'Retry-After': '5' }, body: { error: 'try again in a moment' } },
      },
      tests: [{
        name: 'the mirror is asked where the service is away',
        request: { path: '/things' },
        calls: { first: [{ status: 500 }, { status: 500 }, { status: 500 }], second: [{ body: [1] }] },
        expect: { status: 200, headers: { age: '60' }, body: [1] },
      }],
    },
  },
];

export const BLANK: Body = { nodes: { start: { type: 'request', to: 'answer' }, answer: { type: 'response', status: 200, body: { message: 'It works' } } } };
