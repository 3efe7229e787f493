"use strict";
// Bluesky's own server, on loopback only; its settings come from the environment (PDS_*).
const net = require("node:net");
const { PDS, envToCfg, envToSecrets, readEnv } = require("@atproto/pds");

const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (port, ...rest) {
  return typeof port === "number"
    ? listen.call(this, port, "127.0.0.1", ...rest)
    : listen.call(this, port, ...rest);
};

(async () => {
  const environment = readEnv();
  const server = await PDS.create(envToCfg(environment), envToSecrets(environment));
  await server.start();
  process.on("SIGTERM", () => server.destroy().finally(() => process.exit(0)));
  process.stdout.write("ready\n");
})();
