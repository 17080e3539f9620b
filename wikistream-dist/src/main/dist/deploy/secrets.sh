#!/bin/sh
# Makes the passwords that compose.yaml asks for, at random, in the folder "secrets" beside this file; those that exist stay.
set -eu
folder=$(dirname "$0")/secrets
mkdir -p "$folder"
# The containers run as other users. The folder keeps strangers on this machine out.
chmod 700 "$folder"
for name in postgres-password redis-password grafana-admin-password grafana-database-password; do
    if [ ! -s "$folder/$name" ]; then
        LC_ALL=C tr -dc 'A-Za-z0-9' </dev/urandom | head -c 32 >"$folder/$name"
        chmod 644 "$folder/$name"
    fi
done
