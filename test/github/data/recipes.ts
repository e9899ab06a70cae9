/*
 * How the images of the believable world are built: their base image and the steps of their Dockerfile, in the words
 * of BuildKit's history. `<arch>` and `<version>` stand for those of the image.
 */

export interface Step {
  /** As BuildKit writes it into the history. */
  readonly instruction: string;
  /** Of its layer, compressed; without it, the step changes only the config. */
  readonly megabytes?: number;
  /** After how many builds it makes another layer. */
  readonly every?: number;
}

export interface Base {
  readonly name: string;
  /** As purls of provenance name it. */
  readonly purl: string;
  readonly steps: readonly Step[];
  readonly env: readonly string[];
  readonly cmd?: readonly string[];
}

export interface Recipe {
  /** Layers that change with every build or so are the same where the id is. */
  readonly id: string;
  readonly base: Base;
  readonly steps: readonly Step[];
  /** Of the config, as Docker names its fields. */
  readonly config: Readonly<Record<string, unknown>> & { readonly Env: readonly string[] };
  /** Lists of `softwareLists` that are in it. */
  readonly software: readonly string[];
  /** How many more updates its software has had than its age says. */
  readonly moreUpdates?: number;
}

/** A base image changes after so many builds. */
export const baseEvery = 12;

const path = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

const alpineSteps: Step[] = [
  { instruction: 'ADD alpine-minirootfs-3.20.3-<arch>.tar.gz / # buildkit', megabytes: 3.46 },
  { instruction: 'CMD ["/bin/sh"]' },
];
const debianStep: Step = { instruction: "# debian.sh --arch '<arch>' out/ 'bookworm' '@1729123200'", megabytes: 27.9 };

const bases = {
  distroless: {
    name: 'gcr.io/distroless/static-debian12:nonroot',
    purl: 'pkg:docker/gcr.io/distroless/static-debian12@nonroot',
    env: [path, 'SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt'],
    steps: [
      { instruction: 'bazel build @@bookworm//tzdata/<arch>:data_statusd', megabytes: 0.31 },
      { instruction: 'bazel build //static:static_nonroot_<arch>_debian12', megabytes: 0.26 },
    ],
  },
  alpine: {
    name: 'docker.io/library/alpine:3.20',
    purl: 'pkg:docker/alpine@3.20',
    env: [path],
    steps: alpineSteps,
    cmd: ['/bin/sh'],
  },
  node: {
    name: 'docker.io/library/node:22-alpine3.20',
    purl: 'pkg:docker/node@22-alpine3.20',
    env: [path, 'NODE_VERSION=22.11.0', 'YARN_VERSION=1.22.22'],
    steps: [
      ...alpineSteps,
      { instruction: 'ENV NODE_VERSION=22.11.0' },
      {
        instruction:
          'RUN /bin/sh -c addgroup -g 1000 node && adduser -u 1000 -G node -s /bin/sh -D node && apk add --no-cache libstdc++ && curl -fsSLO "https://nodejs.org/dist/v$NODE_VERSION/node-v$NODE_VERSION-linux-<arch>-musl.tar.xz" # buildkit',
        megabytes: 45.2,
      },
      { instruction: 'ENV YARN_VERSION=1.22.22' },
      {
        instruction: 'RUN /bin/sh -c apk add --no-cache --virtual .build-deps-yarn curl gnupg tar # buildkit',
        megabytes: 1.2,
      },
      { instruction: 'COPY docker-entrypoint.sh /usr/local/bin/ # buildkit', megabytes: 0.0004 },
      { instruction: 'ENTRYPOINT ["docker-entrypoint.sh"]' },
      { instruction: 'CMD ["node"]' },
    ],
    cmd: ['node'],
  },
  nginx: {
    name: 'docker.io/library/nginx:1.27-alpine',
    purl: 'pkg:docker/nginx@1.27-alpine',
    env: [path, 'NGINX_VERSION=1.27.2', 'NJS_VERSION=0.8.6'],
    steps: [
      ...alpineSteps,
      { instruction: 'ENV NGINX_VERSION=1.27.2' },
      {
        instruction: 'RUN /bin/sh -c set -x && addgroup -g 101 -S nginx && apk add nginx=${NGINX_VERSION} # buildkit',
        megabytes: 4.3,
      },
      { instruction: 'COPY docker-entrypoint.sh / # buildkit', megabytes: 0.0006 },
      { instruction: 'EXPOSE map[80/tcp:{}]' },
      { instruction: 'STOPSIGNAL SIGQUIT' },
      { instruction: 'RUN /bin/sh -c apk add --no-cache gettext libxslt gd geoip # buildkit', megabytes: 13.1 },
    ],
    cmd: ['nginx', '-g', 'daemon off;'],
  },
  python: {
    name: 'docker.io/library/python:3.12-slim-bookworm',
    purl: 'pkg:docker/python@3.12-slim-bookworm',
    env: [path, 'LANG=C.UTF-8', 'PYTHON_VERSION=3.12.7'],
    steps: [
      debianStep,
      {
        instruction:
          'RUN /bin/sh -c apt-get update; apt-get install -y --no-install-recommends ca-certificates netbase tzdata # buildkit',
        megabytes: 3.3,
      },
      { instruction: 'ENV PYTHON_VERSION=3.12.7' },
      {
        instruction:
          'RUN /bin/sh -c set -eux; ./configure --enable-optimizations; make -j "$(nproc)"; make install # buildkit',
        megabytes: 11.8,
      },
      { instruction: 'CMD ["python3"]' },
    ],
    cmd: ['python3'],
  },
  ubuntu: {
    name: 'docker.io/library/ubuntu:24.04',
    purl: 'pkg:docker/ubuntu@24.04',
    env: [path],
    steps: [
      { instruction: '/bin/sh -c #(nop)  ARG RELEASE' },
      {
        instruction:
          '/bin/sh -c #(nop) ADD file:34dc4f3ab7a694ecde47ff7a610be18591834c45f1d7251813267798412604e5 in / ',
        megabytes: 28.4,
      },
      { instruction: '/bin/sh -c #(nop)  CMD ["/bin/bash"]' },
    ],
    cmd: ['/bin/bash'],
  },
} satisfies Record<string, Base>;

const sizeOf = ({ steps }: Base) => steps.reduce((sum, { megabytes = 0 }) => sum + megabytes, 0);
const rest = (base: Base, megabytes: number) => Math.max(0.05, megabytes - sizeOf(base));

function nodeService(id: string, megabytes: number, extra: readonly Step[] = [], env: readonly string[] = []): Recipe {
  const own = rest(bases.node, megabytes);
  return {
    id,
    base: bases.node,
    steps: [
      { instruction: 'WORKDIR /app', megabytes: 0.0001 },
      { instruction: 'ENV NODE_ENV=production' },
      ...extra,
      { instruction: 'COPY package.json package-lock.json ./ # buildkit', megabytes: 0.09, every: 3 },
      {
        instruction: 'RUN /bin/sh -c npm ci --omit=dev && npm cache clean --force # buildkit',
        megabytes: own * 0.9,
        every: 3,
      },
      { instruction: 'COPY dist ./dist # buildkit', megabytes: own * 0.1, every: 1 },
      { instruction: 'USER node' },
      { instruction: 'EXPOSE map[8080/tcp:{}]' },
      { instruction: 'ENTRYPOINT ["docker-entrypoint.sh"]' },
      { instruction: 'CMD ["node" "dist/server.js"]' },
    ],
    config: {
      User: 'node',
      ExposedPorts: { '8080/tcp': {} },
      Env: ['NODE_ENV=production', ...env],
      Entrypoint: ['docker-entrypoint.sh'],
      Cmd: ['node', 'dist/server.js'],
      WorkingDir: '/app',
      Healthcheck: { Test: ['CMD-SHELL', 'wget -qO- http://127.0.0.1:8080/healthz'], Interval: 30e9, Timeout: 3e9 },
    },
    software: ['alpine', 'npm'],
  };
}

/** `Recipe` by how much there is in it, in MB. */
export const recipes = {
  go: (megabytes: number): Recipe => ({
    id: 'go',
    base: bases.distroless,
    steps: [
      {
        instruction: 'COPY /out/app /usr/local/bin/app # buildkit',
        megabytes: rest(bases.distroless, megabytes),
        every: 1,
      },
      { instruction: 'USER 65532:65532' },
      { instruction: 'ENTRYPOINT ["/usr/local/bin/app"]' },
    ],
    config: { User: '65532:65532', Env: [], Entrypoint: ['/usr/local/bin/app'], WorkingDir: '/' },
    software: ['go'],
  }),
  alpine: (megabytes: number): Recipe => ({
    id: 'alpine',
    base: bases.alpine,
    steps: [
      {
        instruction: 'RUN /bin/sh -c apk add --no-cache ca-certificates tini tzdata # buildkit',
        megabytes: 1.1,
        every: 6,
      },
      { instruction: 'COPY rootfs/ / # buildkit', megabytes: rest(bases.alpine, megabytes - 1.1), every: 1 },
      { instruction: 'VOLUME [/data]' },
      { instruction: 'ENTRYPOINT ["/sbin/tini" "--"]' },
    ],
    config: {
      Env: [],
      Entrypoint: ['/sbin/tini', '--'],
      Cmd: ['/bin/sh'],
      Volumes: { '/data': {} },
      WorkingDir: '/data',
    },
    software: ['alpine', 'go'],
  }),
  node: (megabytes: number): Recipe => nodeService('node', megabytes),
  nginx: (megabytes: number): Recipe => ({
    id: 'nginx',
    base: bases.nginx,
    steps: [
      { instruction: 'COPY nginx.conf /etc/nginx/conf.d/default.conf # buildkit', megabytes: 0.0009, every: 20 },
      { instruction: 'COPY dist /usr/share/nginx/html # buildkit', megabytes: rest(bases.nginx, megabytes), every: 1 },
    ],
    config: {
      ExposedPorts: { '80/tcp': {} },
      Env: [],
      Entrypoint: ['/docker-entrypoint.sh'],
      Cmd: ['nginx', '-g', 'daemon off;'],
      StopSignal: 'SIGQUIT',
    },
    software: ['alpine'],
  }),
  python: (megabytes: number): Recipe => ({
    id: 'python',
    base: bases.python,
    steps: [
      { instruction: 'WORKDIR /srv', megabytes: 0.0001 },
      { instruction: 'COPY requirements.txt . # buildkit', megabytes: 0.002, every: 4 },
      {
        instruction: 'RUN /bin/sh -c pip install --no-cache-dir -r requirements.txt # buildkit',
        megabytes: rest(bases.python, megabytes) * 0.97,
        every: 4,
      },
      { instruction: 'COPY src ./src # buildkit', megabytes: rest(bases.python, megabytes) * 0.03, every: 1 },
      { instruction: 'USER 1000' },
      { instruction: 'CMD ["gunicorn" "--bind" "0.0.0.0:8000" "src.main:app"]' },
    ],
    config: {
      User: '1000',
      ExposedPorts: { '8000/tcp': {} },
      Env: ['PYTHONUNBUFFERED=1'],
      Cmd: ['gunicorn', '--bind', '0.0.0.0:8000', 'src.main:app'],
      WorkingDir: '/srv',
    },
    software: ['debian', 'pypi'],
  }),
  ubuntu: (megabytes: number): Recipe => ({
    id: 'ubuntu',
    base: bases.ubuntu,
    steps: [
      { instruction: 'ENV DEBIAN_FRONTEND=noninteractive' },
      {
        instruction:
          'RUN /bin/sh -c apt-get update && apt-get install -y --no-install-recommends build-essential curl git jq && rm -rf /var/lib/apt/lists/* # buildkit',
        megabytes: rest(bases.ubuntu, megabytes) * 0.7,
        every: 5,
      },
      {
        instruction: 'COPY scripts/ /usr/local/bin/ # buildkit',
        megabytes: rest(bases.ubuntu, megabytes) * 0.3,
        every: 1,
      },
    ],
    config: { Env: ['DEBIAN_FRONTEND=noninteractive'], Cmd: ['/bin/bash'], WorkingDir: '/workspace' },
    software: ['debian'],
  }),
} satisfies Record<string, (megabytes: number) => Recipe>;

export type RecipeName = keyof typeof recipes;

const gateway = nodeService('gateway', 71);

/** From 3.5.0 on, requests are routed by country, for which the image carries a database. */
const gatewayWithGeoIp: Recipe = {
  ...nodeService(
    'gateway with GeoIP',
    72.3,
    [
      { instruction: 'ENV GEOIP_DATABASE=/var/lib/geoip/GeoLite2-City.mmdb' },
      { instruction: 'COPY geoip/GeoLite2-City.mmdb /var/lib/geoip/ # buildkit', megabytes: 37.8, every: 6 },
    ],
    ['GEOIP_DATABASE=/var/lib/geoip/GeoLite2-City.mmdb'],
  ),
  software: ['alpine', 'npm', 'geoip'],
  moreUpdates: 2,
};

/** How version `version` of octo-org/api-gateway is built. */
export function gatewayRecipe(version: string): Recipe {
  return version === '3.5.0' ? gatewayWithGeoIp : gateway;
}
