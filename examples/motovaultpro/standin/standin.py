"""A stand-in for a service of somebody else: small, and honest on the wire.

STANDIN   the service's name, told in every answer
PORT      where it listens
DATABASE  postgresql://user@host:port/name, asked with psql; the password is the secret database-passwords
CACHE     redis://host:port/db, asked with redis-cli
UPSTREAMS comma list of health URLs of services that it needs

/health tells that it runs, /health/live the same, /health/ready whether everything that it needs answers (503 and
which does not). /auth/verify says yes to the bearer token in the secret auth0-client-secret, and who it is. Anything
else answers with what the service saw, and with what its database and its cache say. `standin.py probe` is the probe.
"""

import hmac
import json
import os
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

NAME = os.environ.get("STANDIN", "standin")
PORT = int(os.environ.get("PORT", "8000"))
DATABASE = os.environ.get("DATABASE", "")
CACHE = os.environ.get("CACHE", "")
UPSTREAMS = [url for url in os.environ.get("UPSTREAMS", "").split(",") if url]
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


def upstream(url):
    with urllib.request.urlopen(url, timeout=SECONDS) as answer:
        return answer.status


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
        upstream("http://127.0.0.1:%d/health/ready" % PORT)
    except OSError as reason:
        sys.exit(str(reason))


if __name__ == "__main__":
    if sys.argv[1:] == ["probe"]:
        probe()
    else:
        server = ThreadingHTTPServer(("0.0.0.0", PORT), Answers)
        signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
        server.serve_forever()
