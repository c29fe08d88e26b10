#!/bin/sh
# certbot calls this when it has a new certificate: nginx in its container, user 101, gets a copy that it may read.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
install -m 444 "$RENEWED_LINEAGE/fullchain.pem" "$here/certs/fullchain.pem"
install -m 400 -o 101 "$RENEWED_LINEAGE/privkey.pem" "$here/certs/privkey.pem"
cd "$here/.."
# before the first start there is nothing to reload
docker compose exec -T nginx nginx -c /etc/nginx/nginx.conf -s reload || true
