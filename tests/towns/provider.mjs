// A town's sign-in for tests: a real OpenID Connect provider on this machine. Whoever comes types who she is and what she shows.
// It is another site than our house (127.0.0.1, not localhost), so that browsers treat cookies as they would between two houses.
//
//   node provider.mjs CLIENT_ID CLIENT_SECRET REDIRECT_URI[,REDIRECT_URI ...] PORT [PORT ...]
//
// Prints "ready" once every port answers. Each port is an issuer of its own, with keys of its own.
import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import { createRequire } from "node:module";

const require = createRequire(`${process.cwd()}/package.json`);
const { Provider } = await import(require.resolve("oidc-provider"));
const [clientId, clientSecret, redirectUris, ...ports] = process.argv.slice(2);

const PAGE = `<!doctype html><html lang="de"><title>Anmeldung der Stadt</title><main><form>
<p><label>Wer sind Sie? <input name="sub"></label>
<p><label>Womit zeigen Sie es? <input name="amr"></label>
<p><button>Weiter</button></form></main></html>`;

function town(port) {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const key = { ...privateKey.export({ format: "jwk" }), kid: `of-${port}`, use: "sig", alg: "RS256" };
  const provider = new Provider(`http://127.0.0.1:${port}`, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: redirectUris.split(","), require_auth_time: true }],
    jwks: { keys: [key] },
    cookies: { keys: ["tests only"] },
    acrValues: ["one", "two"],
    // What the token tells: who, how she showed it, and when; and a mail address, which our house must not look at.
    claims: { openid: ["sub", "acr", "amr", "auth_time", "email", "email_verified"] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    interactions: { url: (_context, interaction) => `/who/${interaction.uid}` },
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 60, AuthorizationCode: 60, IdToken: 60 },
    findAccount: (_context, sub) => ({
      accountId: sub,
      claims: () => ({ sub, email: `${sub}@example.org`, email_verified: true }),
    }),
    // Everybody who signs in has agreed: that question is the town's business.
    async loadExistingGrant(context) {
      const grant = new context.oidc.provider.Grant({
        clientId: context.oidc.client.clientId,
        accountId: context.oidc.session.accountId,
      });
      grant.addOIDCScope("openid");
      await grant.save();
      return grant;
    },
  });
  const answer = provider.callback();
  return createServer(async (request, response) => {
    const asked = new URL(request.url, `http://127.0.0.1:${port}`);
    if (!asked.pathname.startsWith("/who/")) {
      return answer(request, response);
    }
    // ?sub=tine&amr=pwd,mfa&acr=two, or ?error=access_denied
    const told = Object.fromEntries(asked.searchParams);
    if (!told.sub && !told.error) {
      response.setHeader("Content-Type", "text/html; charset=utf-8");
      return response.end(PAGE);
    }
    const result = told.error
      ? { error: told.error, error_description: "no" }
      : { login: { accountId: told.sub, amr: told.amr?.split(",") ?? [], acr: told.acr } };
    return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  }).listen(port, "127.0.0.1");
}

const servers = ports.map((port) => town(Number(port)));
await Promise.all(servers.map((server) => new Promise((resolve) => server.once("listening", resolve))));
console.log("ready");
