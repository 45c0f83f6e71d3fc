#!/bin/sh
# The two roles of Atlas and its database; PostgreSQL's image runs this once, on an empty volume.
# It is what `atlas doctor --sql` prints, with the passwords of .env.
set -eu
psql -v ON_ERROR_STOP=1 --no-psqlrc --username "$POSTGRES_USER" --dbname postgres \
  -v owner="$ATLAS_OWNER_PASSWORD" -v app="$ATLAS_APP_PASSWORD" <<'SQL'
CREATE ROLE atlas_owner LOGIN PASSWORD :'owner' NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB;
CREATE ROLE atlas_app   LOGIN PASSWORD :'app' NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB;
CREATE DATABASE atlas OWNER atlas_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE atlas FROM PUBLIC;
GRANT CONNECT ON DATABASE atlas TO atlas_app;
\connect atlas
REVOKE EXECUTE ON FUNCTION lo_creat(integer), lo_create(oid), lo_from_bytea(oid, bytea),
  lo_put(oid, bigint, bytea), lo_open(oid, integer), lowrite(integer, bytea), lo_unlink(oid)
  FROM PUBLIC;
SQL
