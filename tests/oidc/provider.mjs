// A real OpenID provider (oidc-provider) on a loopback port, for the tests of foreign issuers.
// Usage: node provider.mjs PORT KEY_ID ALGORITHM [CALLBACK HOST]   (another KEY_ID: other keys, as after a rotation)
// CALLBACK: where the client of the Console's own sign-in is sent back to; HOST: a name of loopback
import { generateKeyPairSync } from 'node:crypto';
import { Provider } from 'oidc-provider';

const [port, keyId, algorithm = 'RS256', callback, host = '127.0.0.1'] = process.argv.slice(2);
const issuer = `http://${host}:${port}`;
const { privateKey } = algorithm === 'ES256'
  ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
  : generateKeyPairSync('rsa', { modulusLength: 2048 });
const key = { ...privateKey.export({ format: 'jwk' }), kid: keyId, use: 'sig', alg: algorithm };
const extra = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });

const provider = new Provider(issuer, {
  jwks: { keys: [key, { ...extra, kid: 'unused', use: 'sig', alg: 'RS256' }] },
  cookies: { keys: ['test-only'] },
  clients: [{
    client_id: 'console',
    token_endpoint_auth_method: 'none',
    redirect_uris: ['http://127.0.0.1:1/callback'],
    application_type: 'native',
    grant_types: ['authorization_code'],
    response_types: ['code'],
  }, ...(callback ? [{
    client_id: 'atlas-console',
    token_endpoint_auth_method: 'none',
    redirect_uris: [callback],
    application_type: 'native',
    grant_types: ['authorization_code'],
    response_types: ['code'],
  }] : [])],
  scopes: ['openid', 'atlas', 'profile', 'email'],
  claims: { openid: ['sub'], profile: ['name', 'realm_access'], email: ['email'] },
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  features: {
    devInteractions: { enabled: true },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: (_ctx, resource) => ({
        scope: 'atlas',
        audience: resource === 'urn:atlas' ? 'atlas' : 'other',
        accessTokenTTL: 300,
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: algorithm, kid: keyId } },
      }),
    },
  },
  // the part of the login before the dot names the group: `analysts.ana`
  extraTokenClaims: (_ctx, token) => ({
    realm_access: { roles: [String(token.accountId).split('.')[0]] },
    email: `${token.accountId}@id.example`,
    name: `Person ${token.accountId}`,
  }),
  findAccount: (_ctx, id) => ({
    accountId: id,
    claims: () => ({
      sub: id,
      name: `Person ${id}`,
      email: `${id}@id.example`,
      realm_access: { roles: [id.split('.')[0]] },
    }),
  }),
});
provider.on('server_error', (_ctx, error) => console.error(error));
provider.listen(Number(port), '127.0.0.1', () => console.log('ready'));
