"""A stand-in for a service of somebody else: small, and honest on the wire.

STANDIN   the service's name, told in every answer
PORT      where it listens
DATABASE  postgresql://user@host:port/name, asked with psql; the password is the secret database-passwords
CACHE     redis://host:port/db, asked with redis-cli
UPSTREAMS comma list of health URLs of services that it needs
TLS_AUTHORITY, TLS_CERTIFICATE  files: who signs the services' certificates, and its own with its key. It shows that
          one to services on https, and believes only those that this authority signed
TLS_SERVES  if set, it listens on TLS and answers only callers with a certificate of that authority

/health tells that it runs, /health/live the same, /health/ready whether everything that it needs answers (503 and
which does not). /auth/verify says yes to the bearer token in the secret auth0-client-secret, and who it is. Anything
else answers with what the service saw, and with what its database and its cache say. `standin.py probe` is the probe.
"""

import hmac
import http.client
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

NAME = os.environ.get("STANDIN", "standin")
PORT = int(os.environ.get("PORT", "8000"))
DATABASE = os.environ.get("DATABASE", "")
CACHE = os.environ.get("CACHE", "")
UPSTREAMS = [url for url in os.environ.get("UPSTREAMS", "").split(",") if url]
TLS_AUTHORITY = os.environ.get("TLS_AUTHORITY", "")
TLS_CERTIFICATE = os.environ.get("TLS_CERTIFICATE", "")
TLS_SERVES = bool(os.environ.get("TLS_SERVES"))
SECONDS = 2


def secret(name):
    try:
        with open("/run/secrets/" + name, encoding="utf-8") as file:
            return file.read().strip()
    except OSError:
        return ""


def ask(command, **environment):
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS,
                              env={**os.environ, **environment})
    except subprocess.TimeoutExpired as late:
        raise OSError("%s had no answer within %d s" % (command[0], SECONDS)) from late
    if done.returncode != 0:
        raise OSError(done.stderr.strip() or command[0] + " failed")
    return done.stdout.strip()


def database():
    return ask(["psql", "-At", "-c", "select current_database() || ' at ' || now()", DATABASE],
               PGPASSWORD=secret("database-passwords"), PGCONNECT_TIMEOUT=str(SECONDS))


def cache():
    place = urllib.parse.urlsplit(CACHE)
    return ask(["redis-cli", "-h", place.hostname, "-p", str(place.port or 6379), "incr", NAME + ":asked"])


def certified(purpose):
    """TLS with the service's own certificate, and with nobody whom the authority did not sign."""
    context = ssl.create_default_context(purpose, cafile=TLS_AUTHORITY)
    context.load_cert_chain(TLS_CERTIFICATE)
    context.verify_mode = ssl.CERT_REQUIRED
    return context


def upstream(url, name=""):
    """Asks there; the certificate has to be for the host of the URL, or for this name."""
    place = urllib.parse.urlsplit(url)
    if place.scheme == "http":
        connection = http.client.HTTPConnection(place.hostname, place.port, timeout=SECONDS)
    else:
        connection = http.client.HTTPSConnection(place.hostname, place.port, timeout=SECONDS,
                                                 context=certified(ssl.Purpose.SERVER_AUTH))
    try:
        if name:
            plain = socket.create_connection((place.hostname, place.port), SECONDS)
            connection.sock = certified(ssl.Purpose.SERVER_AUTH).wrap_socket(plain, server_hostname=name)
        connection.request("GET", place.path)
        answer = connection.getresponse()
        if answer.status != 200:
            raise OSError("%s: %d" % (url, answer.status))
        return answer.status
    except http.client.HTTPException as garbled:
        raise OSError("%s: %r" % (url, garbled)) from garbled
    finally:
        connection.close()


def needs():
    """What it needs, by name, each with what asks for it."""
    all_of_them = {}
    if DATABASE:
        all_of_them["database"] = database
    if CACHE:
        all_of_them["cache"] = cache
    for url in UPSTREAMS:
        all_of_them[urllib.parse.urlsplit(url).hostname] = lambda url=url: upstream(url)
    return all_of_them


def asked():
    """What each of them says: its answer, or why there is none."""
    said, broken = {}, []
    for name, question in needs().items():
        try:
            said[name] = question()
        except OSError as reason:
            said[name] = str(reason)
            broken.append(name)
    return said, broken


class Listener(ThreadingHTTPServer):
    """On TLS the handshake is made by the thread of the connection: a caller who keeps silent stops nobody else."""

    def get_request(self):
        connection, address = super().get_request()
        if TLS_SERVES:
            connection.settimeout(SECONDS)
            connection = self.context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        return connection, address

    def handle_error(self, request, client_address):
        print(json.dumps({"level": "WARN", "service": NAME, "message": "%s: %s" % (client_address[0], sys.exc_info()[1])}),
              flush=True)


class Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "standin"
    sys_version = ""

    def do_GET(self):
        length = int(self.headers.get("Content-Length") or 0)
        self.rfile.read(length)
        path = self.path.split("?", 1)[0]
        if path in ("/health", "/health/live"):
            return self.say(200, {"service": NAME, "status": "up"})
        if path == "/health/ready":
            said, broken = asked()
            return self.say(503 if broken else 200, {"service": NAME, "broken": broken, "needs": said})
        if path == "/auth/verify" and NAME == "admin-backend":
            return self.verify()
        said, broken = asked()
        return self.say(502 if broken else 200, {
            "service": NAME, "method": self.command, "path": path, "needs": said,
            "user": self.headers.get("X-Auth-User"), "roles": self.headers.get("X-Auth-Roles"),
            "scheme": self.headers.get("X-Forwarded-Proto"), "caller": self.headers.get("X-Forwarded-For")})

    do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = do_HEAD = do_GET

    def verify(self):
        token = secret("auth0-client-secret")
        given = self.headers.get("Authorization") or ""
        if not token or not hmac.compare_digest(given.encode(), ("Bearer " + token).encode()):
            return self.say(401, {"error": "no token, or not a good one"}, ("WWW-Authenticate", "Bearer"))
        return self.say(200, {"user": "ada"}, ("X-Auth-User", "ada"), ("X-Auth-Roles", "owner"))

    def say(self, status, what, *headers):
        body = json.dumps(what).encode() + b"\n"
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, form, *values):
        print(json.dumps({"level": "INFO", "service": NAME, "message": form % values}), flush=True)


def probe():
    try:
        if TLS_SERVES:
            upstream("https://127.0.0.1:%d/health/ready" % PORT, NAME)
        else:
            upstream("http://127.0.0.1:%d/health/ready" % PORT)
    except OSError as reason:
        sys.exit(str(reason))


if __name__ == "__main__":
    if sys.argv[1:] == ["probe"]:
        probe()
    else:
        server = Listener(("0.0.0.0", PORT), Answers)
        if TLS_SERVES:
            server.context = certified(ssl.Purpose.CLIENT_AUTH)
        signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
        server.serve_forever()
