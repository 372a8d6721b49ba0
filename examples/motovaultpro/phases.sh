#!/bin/sh
# What each phase of the migration promised, asked of the running stack. Usage: phases.sh phase-1 … phase-4, or mtls where
# it was started with compose.mtls.yaml.
set -u
cd "$(dirname "$0")"
https=${HTTPS_PORT:-443}
fairlead=${FAIRLEAD:-../../fairlead}
compose=${COMPOSE:-docker compose}
failed=0

check() { # what, expected, got
    if [ "$2" = "$3" ]; then printf '  ok      %s\n' "$1"; else printf '  FAILED  %s: %s, expected %s\n' "$1" "$3" "$2"; failed=1; fi
}
ask() { # host path [curl options]
    host=$1 path=$2; shift 2
    curl -sk -m 10 --connect-to "::127.0.0.1:$https" "$@" "https://$host$path"
}
status() { ask "$@" -o /dev/null -w '%{http_code}'; }
tls() { # option of openssl
    echo | openssl s_client -connect "127.0.0.1:$https" -servername motovaultpro.com -cipher 'ALL:@SECLEVEL=0' "$1" 2>&1
}
inside() { $compose exec -T "$@" > /dev/null 2>&1 && echo reached || echo refused; }
token() { cat secrets/auth0-client-secret.txt; }

phase_1() {
    check 'the application answers at its URL' 200 "$(status admin.motovaultpro.com /)"
    check 'the landing page answers at its URL' 200 "$(status motovaultpro.com /)"
    check 'the API wants a token' 401 "$(status admin.motovaultpro.com /api/vehicles)"
    check 'TLS 1.2 is spoken' 1 "$(tls -tls1_2 | grep -c 'Protocol *: TLSv1.2')"
    check 'TLS 1.1 is not' 1 "$(tls -tls1_1 | grep -c 'alert protocol version')"
    check 'every service is healthy' 0 "$($compose ps --format '{{.Health}}' | grep -cv '^healthy$')"
}
phase_2() {
    check 'a good token passes' 200 "$(status admin.motovaultpro.com /api/vehicles -H "Authorization: Bearer $(token)")"
    check 'nobody speaks for the one who verifies' 1 "$(ask admin.motovaultpro.com /api/vehicles -H "Authorization: Bearer $(token)" -H 'X-Auth-User: mallory' | grep -c '"user": "ada"')"
    check 'strict transport security is set' 1 "$(ask motovaultpro.com / -D - -o /dev/null | grep -ci '^strict-transport-security: max-age=31536000; includesubdomains; preload')"
    check 'CORS allows the two origins' 1 "$(ask motovaultpro.com / -D - -o /dev/null -H 'Origin: https://admin.motovaultpro.com' | grep -ci '^access-control-allow-origin: https://admin.motovaultpro.com')"
    check 'CORS allows no other' 0 "$(ask motovaultpro.com / -D - -o /dev/null -H 'Origin: https://evil.example' | grep -ci '^access-control-allow-origin')"
    check 'the dashboard asks who it is' 401 "$(status traefik.motovaultpro.local /api/overview)"
    check 'four routes were discovered' 4 "$(curl -fsS "http://127.0.0.1:${DASHBOARD_PORT:-8080}/api/http/routers" | grep -o '"name":"[a-z-]*@docker"' | sort -u | wc -l | tr -d ' ')"
}
phase_3() {
    check 'no secret stands in the Compose file' 0 "$(for each in secrets/*.txt; do grep -cF "$(cat "$each")" compose.yaml; done | grep -cv '^0$')"
    check 'the API answers with what its database says' 1 "$(ask admin.motovaultpro.com /api/vehicles -H "Authorization: Bearer $(token)" | grep -c '"database": "motovaultpro at ')"
    check 'and with what its cache says' 1 "$(ask admin.motovaultpro.com /api/vehicles -H "Authorization: Bearer $(token)" | grep -c '"cache": "[0-9]')"
    check 'metrics are counted by service' 1 "$(curl -fsS "http://127.0.0.1:${DASHBOARD_PORT:-8080}/metrics" | grep -c '^traefik_service_requests_total{.*landing@docker' | sed 's/^[1-9][0-9]*$/1/')"
    check 'the API reaches its database' reached "$(inside admin-backend python3 -c 'import socket; socket.create_connection(("admin-postgres", 5432), 3)')"
    check 'the landing page does not' refused "$(inside mvp-platform-landing python3 -c 'import socket; socket.create_connection(("admin-postgres", 5432), 3)')"
    check 'no database reaches the world' refused "$(inside admin-postgres sh -c 'timeout 3 nc -z 192.0.2.1 80')"
}
phase_4() {
    check 'the stack keeps the standards' 0 "$($fairlead compose check compose.yaml > /dev/null 2>&1; echo $?)"
    out=$(mktemp -d)
    check 'it converts to Kubernetes, every value accounted for' 0 "$($fairlead compose convert compose.yaml -o "$out/k" --format kustomize > /dev/null 2>&1; s=$?; [ $s -le 1 ] && echo 0 || echo $s)"
    rm -rf "$out"
}
# Asks the vehicles' API from the container of its caller: with a certificate of the stack, and with what it is given.
called() { # how
    $compose exec -T admin-backend python3 -c "
import http.client, ssl, sys
sys.path.insert(0, '/')
import standin
how, name = '$1', 'mvp-platform-vehicles-api'
if how == 'plain':
    there = http.client.HTTPConnection(name, 8000, timeout=3)
elif how == 'nobody':
    there = http.client.HTTPSConnection(name, 8000, timeout=3, context=ssl.create_default_context(cafile=standin.TLS_AUTHORITY))
else:
    there = http.client.HTTPSConnection(name, 8000, timeout=3, context=standin.certified(ssl.Purpose.SERVER_AUTH))
try:
    there.request('GET', '/health')
    print(there.getresponse().status)
except (OSError, http.client.HTTPException):
    print('refused')
" 2> /dev/null
}
mtls() {
    check 'a service with its certificate is answered' 200 "$(called certified)"
    check 'one without is not' refused "$(called nobody)"
    check 'nor is one without TLS' refused "$(called plain)"
    check 'the API is served over it' 200 "$(status admin.motovaultpro.com /api/vehicles -H "Authorization: Bearer $(token)")"
}

case ${1:-} in
phase-1) phase_1 ;; phase-2) phase_2 ;; phase-3) phase_3 ;; phase-4) phase_4 ;; mtls) mtls ;;
*) echo "usage: phases.sh phase-1 | phase-2 | phase-3 | phase-4 | mtls" >&2; exit 2 ;;
esac
exit $failed
