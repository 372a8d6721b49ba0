#!/bin/sh
# Makes the secrets that are missing, readable by whoever runs the stack.
set -eu
cd "$(dirname "$0")"
mkdir -p secrets
make_one() { [ -s "secrets/$1.txt" ] || { printf '%s\n' "$2" > "secrets/$1.txt"; echo "made secrets/$1.txt"; }; }
random() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }
make_one auth0-client-secret "$(random)"
make_one database-passwords "$(random)"
make_one platform-api-keys "$(random)"
# SQL Server wants upper case, lower case and digits.
make_one mssql-password "Aa1$(random)"
# Anybody may read them inside of a container that mounts them: Compose mounts files with the owner they have outside.
chmod 755 secrets && chmod 644 secrets/*.txt
if [ ! -s secrets/dashboard-users.txt ]; then
    password=$(random)
    salt=$(random | cut -c1-8)
    printf 'admin:%s\n' "$(openssl passwd -apr1 -salt "$salt" "$password")" > secrets/dashboard-users.txt
    chmod 644 secrets/dashboard-users.txt
    echo "made secrets/dashboard-users.txt: admin, $password (shown once)"
fi
