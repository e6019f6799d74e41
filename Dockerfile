# syntax=docker/dockerfile:1
ARG NODE_VERSION=22

# Builds dist/ with the packages of development. This image has what compiles better-sqlite3 where there is no binary for it.
FROM node:${NODE_VERSION}-trixie AS build
WORKDIR /srv/bookstore
COPY package.json package-lock.json ./
COPY scripts/sqlite scripts/sqlite/
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY scripts/build.mjs scripts/
COPY migrations migrations/
COPY src src/
RUN npm run build
# What remains is what runs: neither development's packages nor what better-sqlite3 was compiled from.
RUN npm prune --omit=dev --no-audit --no-fund \
 && rm -rf node_modules/better-sqlite3/deps node_modules/better-sqlite3/build/Release/obj \
           node_modules/better-sqlite3/build/Release/obj.target

FROM node:${NODE_VERSION}-trixie-slim
# dbbackup and dbrestore run PostgreSQL's own programs, which are for servers of their version (17) and older.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends postgresql-client \
 && rm -rf /var/lib/apt/lists/*
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8000
WORKDIR /srv/bookstore
COPY --from=build /srv/bookstore/node_modules node_modules/
COPY --from=build /srv/bookstore/dist dist/
COPY scripts/build.mjs scripts/start.mjs scripts/manage.mjs scripts/
COPY package.json LICENSE ./
# The one folder the service writes to, beside /tmp: an SQLite database, backups.
RUN mkdir data && chown 1000:1000 data && chmod 0700 data
VOLUME /srv/bookstore/data
# The image's user `node`, by number: Kubernetes can tell from a number that it is not root.
USER 1000:1000
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/ready`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "scripts/start.mjs"]
