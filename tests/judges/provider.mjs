// The JavaScript SDK's provider of instance credentials, with tokens optional and required, and where there are none.
// What it should do is what it does on an instance: AWS SDKs and Tools Reference Guide, "IMDS credential provider".

import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.env.ROLELAB_NODE_MODULES, "judge.cjs"));
const { fromInstanceMetadata } = require("@smithy/credential-provider-imds");

const quiet = { debug() {}, info() {}, warn() {}, error() {} };
let count = 0;
let failed = 0;

/** A row: on this instance, with these settings, `check` gets the credentials or the error. */
async function row(name, instance, settings, check) {
  const environment = { ...process.env };
  process.env.AWS_EC2_METADATA_SERVICE_ENDPOINT = process.env[`ROLELAB_BASE_${instance}`];
  Object.assign(process.env, settings.environment);
  let why;
  try {
    const provider = fromInstanceMetadata({ timeout: 2000, maxRetries: 0, logger: quiet, ...settings.init });
    why = check(await provider().catch((error) => error));
  } catch (error) {
    why = String(error);
  }
  process.env = environment;
  count += 1;
  failed += why ? 1 : 0;
  console.log(`${why ? "not ok" : "ok"} ${count} - ${name}${why ? `\n#   ${why}` : ""}`);
}

const keys = (found) => {
  if (found instanceof Error) return `${found.name}: ${found.message}`;
  if (!/^ASIA[A-Z2-7]{16}$/.test(found.accessKeyId)) return `accessKeyId ${found.accessKeyId}`;
  if (found.secretAccessKey?.length !== 40 || !found.sessionToken) return "no secret or no session token";
  const hours = (found.expiration - Date.now()) / 3_600_000;
  return hours > 5 && hours < 7 ? undefined : `valid for ${hours} hours`;
};
const status = (wanted) => (found) =>
  found?.statusCode === wanted ? undefined : `status ${found?.statusCode}: ${found?.name} ${found?.message}`;
const blocked = (found) =>
  found?.name === "InstanceMetadataV1FallbackError" ? undefined : `no refusal to fall back: ${found?.message ?? "keys"}`;

const V1_OFF = { AWS_EC2_METADATA_V1_DISABLED: "true" };
await row("keys, tokens optional", "WEB_1", {}, keys);
await row("keys, tokens required", "WEB_2", {}, keys);
await row("keys, tokens optional, version 1 disabled in the client", "WEB_1", { environment: V1_OFF }, keys);
await row("keys, tokens required, version 1 disabled in the client", "WEB_2", { init: { ec2MetadataV1Disabled: true } }, keys);
await row("no role is 404", "BARE", {}, status(404));
await row("a disabled endpoint is 403", "OFF", {}, status(403));
await row("a disabled endpoint, version 1 disabled in the client", "OFF", { environment: V1_OFF }, blocked);

/** One provider asks again: the same set within the hour. */
process.env.AWS_EC2_METADATA_SERVICE_ENDPOINT = process.env.ROLELAB_BASE_WEB_2;
const provider = fromInstanceMetadata({ timeout: 2000, logger: quiet });
const [first, second] = [await provider(), await provider()];
count += 1;
const same = first.accessKeyId === second.accessKeyId;
failed += same ? 0 : 1;
console.log(`${same ? "ok" : "not ok"} ${count} - the same set for all who ask within the hour`);

console.log(`1..${count}`);
process.exit(failed ? 1 : 0);
