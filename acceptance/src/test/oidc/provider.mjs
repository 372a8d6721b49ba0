// A certified OpenID provider on loopback: issues access tokens to machines, and does on a line of its standard input
// what providers do to gateways: rotate (a new key, the old one still published), withdraw (the old one is gone),
// away (it does not listen), back. Says "ready PORT" and, after each line, "done".
import {generateKeyPairSync} from 'node:crypto';
import {createServer} from 'node:http';
import {createInterface} from 'node:readline';
import Provider from 'oidc-provider';

let keys = [];
let number = 0;
let handle = (request, response) => response.end();
const server = createServer((request, response) => handle(request, response));

function key() {
  const jwk = generateKeyPairSync('ec', {namedCurve: 'P-256'}).privateKey.export({format: 'jwk'});
  return {...jwk, kid: `key-${++number}`, use: 'sig', alg: 'ES256'};
}

function client(id) {
  return {
    client_id: id,
    client_secret: `secret of ${id} that is long enough for everybody`,
    grant_types: ['client_credentials'],
    redirect_uris: [],
    response_types: [],
    token_endpoint_auth_method: 'client_secret_post',
    id_token_signed_response_alg: 'ES256',
  };
}

function provide() {
  const provider = new Provider(`http://127.0.0.1:${port}`, {
    jwks: {keys},
    clients: ['partner', 'hasty', 'stranger'].map(client),
    features: {
      clientCredentials: {enabled: true},
      devInteractions: {enabled: false},
      resourceIndicators: {
        enabled: true,
        defaultResource: () => 'urn:payments',
        useGrantedResource: () => true,
        getResourceServerInfo: (context, resource, asking) => ({
          scope: 'read',
          audience: resource,
          accessTokenFormat: 'jwt',
          accessTokenTTL: asking.clientId === 'hasty' ? 4 : 600,
          jwt: {sign: {alg: 'ES256'}},
        }),
      },
    },
  });
  handle = provider.callback();
}

const listen = at => new Promise(resolve => server.listen(at, '127.0.0.1', resolve));
await listen(0);
const {port} = server.address();

const commands = {
  rotate: () => { keys = [key(), ...keys]; provide(); },
  withdraw: () => { keys = keys.slice(0, 1); provide(); },
  away: () => new Promise(resolve => { server.close(resolve); server.closeAllConnections(); }),
  back: () => listen(port),
};

await commands.rotate();
console.log(`ready ${port}`);
createInterface({input: process.stdin}).on('line', async line => {
  await commands[line]();
  console.log('done');
}).on('close', () => process.exit(0));
