// The page asks the REST interface every two seconds and draws what it answers. The token stays in memory, or in this
// tab's session storage if the user wants it; it is never put into a URL. Text from the server is only ever text.
"use strict";

const STORED = "fairlead-token";
const EVERY = 2000;
let token = sessionStorage.getItem(STORED) || "";
let timer = 0;
let rights = [];

const at = id => document.getElementById(id);

function el(tag, kind, text) {
  const node = document.createElement(tag);
  if (kind) node.className = kind;
  if (text !== undefined) node.textContent = text;
  return node;
}

async function ask(path) {
  const answer = await fetch("/api/v1" + path, {
    headers: { Authorization: "Bearer " + token },
    cache: "no-store", credentials: "omit", signal: AbortSignal.timeout(10000),
  });
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw Object.assign(new Error(body.detail || answer.statusText), { status: answer.status });
  return body;
}

function ago(time) {
  const seconds = Math.max(0, Math.round((Date.now() - Date.parse(time)) / 1000));
  if (seconds < 60) return seconds + " s ago";
  if (seconds < 3600) return Math.floor(seconds / 60) + " min ago";
  if (seconds < 172800) return Math.floor(seconds / 3600) + " h ago";
  return Math.floor(seconds / 86400) + " days ago";
}

function span(seconds) {
  if (seconds < 60) return seconds + " s";
  if (seconds < 3600) return Math.floor(seconds / 60) + " min";
  if (seconds < 172800) return Math.floor(seconds / 3600) + " h";
  return Math.floor(seconds / 86400) + " days";
}

function row(what, tag, mood, ...more) {
  const li = el("li");
  li.append(el("span", "what", what));
  for (const text of more.filter(Boolean)) li.append(el("span", "more", text));
  if (tag) li.append(el("span", "tag end " + mood, tag));
  return li;
}

function list(id, rows, empty) {
  const place = at(id);
  if (rows.length === 0) {
    place.replaceChildren(empty);
    return;
  }
  const ul = el("ul", "rows");
  ul.append(...rows);
  place.replaceChildren(ul);
}

// Parts in backquotes are set as code.
function hint(text) {
  const p = el("p", "empty");
  text.split("`").forEach((part, i) => p.append(i % 2 ? el("code", "", part) : part));
  return p;
}

function tiles(status) {
  const behind = status.replicas.filter(replica => replica.revision < status.revision).length;
  const shown = [
    [status.revision, "revision"],
    [status.replicas.length, behind ? `replicas, ${behind} behind` : "replicas"],
    [status.counts.products, status.unpublished ? `products, ${status.unpublished} unpublished` : "products"],
    [status.counts.clients, "clients"],
    [span(status.uptimeSeconds), "up, version " + status.version],
  ];
  at("tiles").replaceChildren(...shown.map(([number, text]) => {
    const tile = el("div", "tile");
    tile.append(el("b", "", String(number)), el("span", "", text));
    return tile;
  }));
}

function findings(status) {
  const rows = status.findings.slice(0, 20).map(finding => {
    const bad = finding.severity === "error";
    const li = row(finding.subject || finding.replica, bad ? "error" : "warning", bad ? "bad" : "warn");
    li.append(el("span", "more full", finding.text + (finding.remedy ? "; " + finding.remedy : "")));
    return li;
  });
  list("findings", rows, hint("Nothing to report: every object is as it should be."));
}

function replicas(status) {
  const rows = status.replicas.map(replica => {
    const behind = replica.revision < status.revision;
    const up = replica.health === "up";
    return row(replica.id, up ? (behind ? "behind" : "up") : replica.health, up ? (behind ? "warn" : "good") : "bad",
      "revision " + replica.revision, replica.address, "seen " + ago(replica.seen));
  });
  list("replicas", rows, hint("No gateway reports. Start one with `fairlead gateway` on the same `MONGODB_URI`, or everything at once with `fairlead up`."));
}

const MOOD = { published: "good", changed: "warn", draft: "" };

function products(page) {
  const rows = page.items.map(product => row(product.name, product.status, MOOD[product.status] || "",
    product.basePath, count(Object.keys(product.proxies || {}).length, "proxy", "proxies")));
  if (page.next) rows.push(hint("… and more: `fairlead api /api/v1/products`"));
  list("products", rows, hint("No products in the store yet. Bring a file with `fairlead apply fairlead.yaml`, or `POST /api/v1/products`. Products of files are in the replicas."));
}

function count(number, one, many) {
  return number + " " + (number === 1 ? one : many);
}

function clients(page) {
  const rows = page.items.map(client => row(client.name, client.active === false ? "inactive" : "active",
    client.active === false ? "bad" : "good",
    (client.products || []).join(", ") || "no products",
    client.policy ? "policy " + client.policy : "no limit",
    count((client.credentials || []).length, "credential", "credentials")));
  if (page.next) rows.push(hint("… and more: `fairlead api /api/v1/clients`"));
  list("clients", rows, hint("No clients in the store yet. `POST /api/v1/clients` makes one and shows its key, once."));
}

function audit(page) {
  const rows = page.items.map(entry => {
    const touched = entry.touched.map(touch => touch.subject);
    const many = touched.length > 3 ? ` and ${touched.length - 3} more` : "";
    return row(entry.action, "", "", touched.slice(0, 3).join(", ") + many, "by " + entry.user, ago(entry.time));
  });
  list("audit", rows, hint("Nothing was changed yet."));
}

function pulse(text, lost) {
  const place = at("pulse");
  place.hidden = false;
  place.textContent = text;
  place.classList.toggle("lost", lost);
}

async function draw() {
  const mayAudit = rights.includes("audit");
  const [status, allProducts, allClients, records] = await Promise.all([
    ask("/status"), ask("/products?limit=50"), ask("/clients?limit=50"),
    mayAudit ? ask("/audit?limit=8") : Promise.resolve(null),
  ]);
  if (!token) return;
  tiles(status);
  findings(status);
  replicas(status);
  products(allProducts);
  clients(allClients);
  if (records) audit(records);
  else list("audit", [], hint("This token may not read the audit; it takes the role auditor or admin."));
  pulse("live", false);
}

async function beat() {
  clearTimeout(timer);
  if (!token) return;
  try {
    if (!document.hidden) await draw();
  } catch (trouble) {
    if (trouble.status === 401) return leave(trouble.message);
    pulse(trouble.status ? trouble.message : "management does not answer", true);
  }
  if (token) timer = setTimeout(beat, EVERY);
}

async function enter(given) {
  token = given;
  try {
    rights = (await ask("/self")).rights;
  } catch (trouble) {
    return leave(trouble.status ? trouble.message : "Management does not answer. Is it still running?");
  }
  at("door").hidden = true;
  at("room").hidden = false;
  at("leave").hidden = false;
  beat();
}

function leave(why) {
  token = "";
  clearTimeout(timer);
  sessionStorage.removeItem(STORED);
  at("door").hidden = false;
  at("room").hidden = true;
  at("leave").hidden = true;
  at("pulse").hidden = true;
  at("refused").hidden = !why;
  at("refused").textContent = why || "";
  at("token").value = "";
  at("token").focus();
}

at("login-line").textContent = `curl -s ${location.origin}/api/v1/login -H 'Content-Type: application/json' -d '{"user":"admin","password":"…"}'`;
at("leave").addEventListener("click", () => leave());
at("enter").addEventListener("submit", event => {
  event.preventDefault();
  const given = at("token").value.trim();
  if (at("keep").checked) sessionStorage.setItem(STORED, given);
  enter(given);
});
document.addEventListener("visibilitychange", () => { if (!document.hidden) beat(); });
if (token) enter(token);
else at("token").focus();
