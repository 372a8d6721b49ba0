#!/bin/sh
# Makes an authority of the stack's own and a certificate for each service that calls or is called by mutual TLS. Those that
# are there stay; `certificates.sh renew` makes all but the authority anew: start the services again afterwards.
set -eu
cd "$(dirname "$0")"
folder=secrets/mtls
mkdir -p "$folder"
if [ ! -s "$folder/authority.key" ]; then
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj '/CN=motovaultpro services' \
        -addext 'keyUsage=critical,keyCertSign,cRLSign' -keyout "$folder/authority.key" -out "$folder/authority.pem" 2> /dev/null
    chmod 600 "$folder/authority.key"
    echo "made $folder/authority.pem"
fi
for each in admin-backend mvp-platform-tenants mvp-platform-vehicles-api; do
    [ -s "$folder/$each.pem" ] && [ "${1:-}" != renew ] && continue
    work=$(mktemp -d)
    printf 'subjectAltName=DNS:%s\nextendedKeyUsage=serverAuth,clientAuth\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n' "$each" > "$work/extensions"
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=$each" -keyout "$work/key" -out "$work/request" 2> /dev/null
    openssl x509 -req -days 365 -in "$work/request" -CA "$folder/authority.pem" -CAkey "$folder/authority.key" -CAcreateserial \
        -extfile "$work/extensions" -out "$work/certificate" 2> /dev/null
    cat "$work/key" "$work/certificate" > "$folder/$each.pem"
    rm -r "$work"
    echo "made $folder/$each.pem"
done
# The services run under numbers of their own: Compose mounts files with the owner they have outside.
chmod 755 "$folder" && chmod 644 "$folder"/*.pem
