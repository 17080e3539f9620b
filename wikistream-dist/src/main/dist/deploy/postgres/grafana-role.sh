#!/bin/sh
# Runs once, when the database is created: a role for Grafana that may read and nothing else. The tables are created later, by
# wikistream, so the rights are granted on whatever wikistream's role will create.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$(cat "$GRAFANA_PASSWORD_FILE")" -U "$POSTGRES_USER" -d "$POSTGRES_DB" <<'SQL'
CREATE ROLE grafana LOGIN PASSWORD :'password' CONNECTION LIMIT 10;
ALTER ROLE grafana SET statement_timeout = '30s';
ALTER ROLE grafana SET default_transaction_read_only = on;
ALTER ROLE grafana SET TimeZone = 'UTC';
CREATE SCHEMA wikistream;
GRANT USAGE ON SCHEMA wikistream TO grafana;
ALTER DEFAULT PRIVILEGES IN SCHEMA wikistream GRANT SELECT ON TABLES TO grafana;
SQL
