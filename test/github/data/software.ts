/** `name@version licence`, by what SBOMs of the believable world take them from. */
const lists: Record<string, { readonly purl: string; readonly text: string }> = {
  alpine: {
    purl: 'pkg:apk/alpine/',
    text: `alpine-baselayout@3.6.5 GPL-2.0-only
alpine-keys@2.4.1 MIT
apk-tools@2.14.4 GPL-2.0-only
busybox@1.36.1 GPL-2.0-only
ca-certificates-bundle@20240705.0.0 MPL-2.0
libcrypto3@3.3.2 Apache-2.0
libgcc@13.2.1 GPL-2.0-or-later
libssl3@3.3.2 Apache-2.0
libstdc++@13.2.1 GPL-2.0-or-later
musl@1.2.5 MIT
musl-utils@1.2.5 MIT
scanelf@1.3.7 GPL-2.0-only
ssl_client@1.36.1 GPL-2.0-only
zlib@1.3.1 Zlib`,
  },
  debian: {
    purl: 'pkg:deb/debian/',
    text: `adduser@3.134.0 GPL-2.0-or-later
apt@2.6.1 GPL-2.0-or-later
base-files@12.4.0 GPL-2.0-or-later
bash@5.2.15 GPL-3.0-or-later
coreutils@9.1.0 GPL-3.0-or-later
dpkg@1.21.22 GPL-2.0-or-later
gzip@1.12.0 GPL-3.0-or-later
libc6@2.36.9 LGPL-2.1-or-later
libssl3@3.0.14 Apache-2.0
openssl@3.0.14 Apache-2.0
perl-base@5.36.0 Artistic-2.0
sed@4.9.0 GPL-3.0-or-later
tar@1.34.0 GPL-3.0-or-later
tzdata@2024.1.0 CC0-1.0
zlib1g@1.2.13 Zlib`,
  },
  npm: {
    purl: 'pkg:npm/',
    text: `accepts@1.3.8 MIT
ajv@8.17.1 MIT
avvio@9.0.0 MIT
bytes@3.1.2 MIT
cookie@0.6.0 MIT
debug@4.3.6 MIT
fast-deep-equal@3.1.3 MIT
fast-json-stringify@6.0.0 MIT
fast-redact@3.5.0 MIT
fast-uri@3.0.2 MIT
fastify@5.0.0 MIT
find-my-way@9.0.1 MIT
http-proxy@1.18.1 MIT
ioredis@5.4.1 MIT
ipaddr.js@2.2.0 MIT
jose@5.9.3 MIT
json-schema-traverse@1.0.0 MIT
light-my-request@6.1.0 BSD-3-Clause
lru-cache@11.0.1 ISC
ms@2.1.3 MIT
on-exit-leak-free@2.1.2 MIT
pino@9.4.0 MIT
pino-std-serializers@7.0.0 MIT
process-warning@4.0.0 MIT
prom-client@15.1.3 Apache-2.0
proxy-addr@2.0.7 MIT
quick-format-unescaped@4.0.4 MIT
real-require@0.2.0 MIT
redis-parser@3.0.0 MIT
reusify@1.0.4 MIT
rfdc@1.4.1 MIT
safe-stable-stringify@2.5.0 MIT
secure-json-parse@2.7.0 BSD-3-Clause
semver@7.6.3 ISC
set-cookie-parser@2.7.0 MIT
sonic-boom@4.1.0 MIT
thread-stream@3.1.0 MIT
toad-cache@3.7.0 MIT
undici@6.19.8 MIT
zod@3.23.8 MIT`,
  },
  geoip: {
    purl: 'pkg:npm/',
    text: `maxmind@4.3.22 MIT
mmdb-lib@2.1.1 MIT
tiny-lru@11.2.11 BSD-3-Clause`,
  },
  go: {
    purl: 'pkg:golang/',
    text: `github.com/cespare/xxhash/v2@2.3.0 MIT
github.com/go-logr/logr@1.4.2 Apache-2.0
github.com/google/uuid@1.6.0 BSD-3-Clause
github.com/inconshreveable/mousetrap@1.1.0 Apache-2.0
github.com/klauspost/compress@1.17.9 Apache-2.0
github.com/mattn/go-isatty@0.0.20 MIT
github.com/muesli/termenv@0.15.2 MIT
github.com/prometheus/client_golang@1.20.2 Apache-2.0
github.com/spf13/cobra@1.8.1 Apache-2.0
github.com/spf13/pflag@1.0.5 BSD-3-Clause
go.opentelemetry.io/otel@1.29.0 Apache-2.0
golang.org/x/crypto@0.27.0 BSD-3-Clause
golang.org/x/net@0.29.0 BSD-3-Clause
golang.org/x/sync@0.8.0 BSD-3-Clause
golang.org/x/sys@0.25.0 BSD-3-Clause
golang.org/x/term@0.24.0 BSD-3-Clause
golang.org/x/text@0.18.0 BSD-3-Clause
google.golang.org/grpc@1.66.2 Apache-2.0
google.golang.org/protobuf@1.34.2 BSD-3-Clause
gopkg.in/yaml.v3@3.0.1 MIT
stdlib@1.23.1 BSD-3-Clause`,
  },
  pypi: {
    purl: 'pkg:pypi/',
    text: `anyio@4.4.0 MIT
certifi@2024.7.4 MPL-2.0
click@8.1.7 BSD-3-Clause
fastapi@0.115.0 MIT
gunicorn@23.0.0 MIT
h11@0.14.0 MIT
idna@3.8.0 BSD-3-Clause
numpy@2.1.1 BSD-3-Clause
pydantic@2.9.1 MIT
requests@2.32.3 Apache-2.0
sqlalchemy@2.0.34 MIT
starlette@0.38.5 BSD-3-Clause
uvicorn@0.30.6 BSD-3-Clause`,
  },
};

export interface Software {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly purl: string;
}

/** What is in an image after so many updates: with each, about one in nine is a patch newer. */
export function softwareOf(names: readonly string[], updates: number): Software[] {
  return names.flatMap((listName) => {
    const { purl = '', text = '' } = lists[listName] ?? {};
    return text.split('\n').map((line, index): Software => {
      const [, name = '', version = '', licence = ''] = /^(.+)@(\S+) (.+)$/.exec(line) ?? [];
      const [major = '0', minor = '0', patch = '0'] = version.split('.');
      const newer = Number(patch) + Math.floor((updates + ((index * 5) % 9)) / 9);
      const full = [major, minor, String(newer)].join('.');
      return { name, version: full, licence, purl: `${purl}${name}@${full}` };
    });
  });
}
