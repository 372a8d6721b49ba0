// A certified OpenID provider at which operators sign in: whoever a line of its standard input names is signed in without being asked.
// Arguments: the address to which browsers are sent back. Says "ready PORT" and, after each line, "done".
import {generateKeyPairSync} from 'node:crypto';
import {createServer} from 'node:http';
import {createInterface} from 'node:readline';
import Provider from 'oidc-provider';

const groups = {ann: ['platform', 'all'], bob: ['all'], eve: ['guests'], admin: ['platform']};
let person = 'ann';
let handle = (request, response) => response.end();
const server = createServer((request, response) => handle(request, response));
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
const {port} = server.address();
const jwk = {...generateKeyPairSync('ec', {namedCurve: 'P-256'}).privateKey.export({format: 'jwk'}), kid: 'key-1', use: 'sig', alg: 'ES256'};

const provider = new Provider(`http://127.0.0.1:${port}`, {
  jwks: {keys: [jwk]},
  clients: [{
    client_id: 'fairlead',
    client_secret: 'secret of fairlead that is long enough for everybody',
    redirect_uris: [process.argv[2]],
    grant_types: ['authorization_code'],
    response_types: ['code'],
    id_token_signed_response_alg: 'ES256',
  }],
  scopes: ['openid', 'profile', 'groups'],
  claims: {openid: ['sub'], profile: ['preferred_username'], groups: ['groups']},
  conformIdTokenClaims: false,
  pkce: {required: () => true},
  features: {devInteractions: {enabled: false}},
  cookies: {keys: ['a key that is only for this test']},
  findAccount: (context, id) => ({accountId: id, claims: () => ({sub: `subject-${id}`, preferred_username: id, groups: groups[id]})}),
  interactions: {url: (context, interaction) => `/interaction/${interaction.uid}`},
});

async function interact(request, response) {
  const {prompt, params} = await provider.interactionDetails(request, response);
  if (prompt.name === 'login') {
    return provider.interactionFinished(request, response, {login: {accountId: person}}, {mergeWithLastSubmission: false});
  }
  const grant = new provider.Grant({accountId: person, clientId: params.client_id});
  grant.addOIDCScope('openid profile groups');
  return provider.interactionFinished(request, response, {consent: {grantId: await grant.save()}}, {mergeWithLastSubmission: true});
}

const provide = provider.callback();
handle = (request, response) => (request.url.startsWith('/interaction/') ? interact(request, response).catch(error => { response.statusCode = 500; response.end(String(error)); }) : provide(request, response));
console.log(`ready ${port}`);
createInterface({input: process.stdin}).on('line', line => {
  person = line;
  console.log('done');
}).on('close', () => process.exit(0));
