package dev.fairlead.management.api;

import dev.fairlead.management.access.Right;
import dev.fairlead.store.content.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The table of everything that the interface does, one operation a row. Requests are routed by it, rights are checked by it,
 * and the OpenAPI document is written from it: there is no second list.
 */
final class Operations {

    private static final String ROOT = Links.ROOT;

    private Operations() {}

    static List<Operation> all(Parts parts) {
        List<Operation> all = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            all.addAll(objects(kind, parts.objects()));
        }
        all.addAll(publishing(parts.publishing()));
        all.addAll(transfer(parts.transfer()));
        all.addAll(documents(parts.documents()));
        all.addAll(credentials(parts.credentials()));
        all.addAll(records(parts.records()));
        all.addAll(traffic(parts.traffic(), parts.explanations()));
        all.addAll(requests(parts.requests()));
        all.addAll(partners(parts.partners()));
        all.addAll(operators(parts.operators()));
        all.addAll(tokens(parts.tokens()));
        all.addAll(signIns(parts.signIns()));
        all.addAll(overview(parts.overview()));
        all.addAll(parts.others());
        return List.copyOf(all);
    }

    /**
     * What does the work.
     *
     * @param others rows that are written elsewhere, such as in {@link AlertTable}
     */
    record Parts(
            Objects objects,
            Publishing publishing,
            Transfer transfer,
            ProductDocuments documents,
            Credentials credentials,
            Records records,
            TrafficView traffic,
            Explanations explanations,
            Requests requests,
            Partners partners,
            Operators operators,
            Tokens tokens,
            SignIns signIns,
            Overview overview,
            List<Operation> others) {}

    private static List<Operation> objects(Kind kind, Objects objects) {
        String list = ROOT + "/" + kind.plural();
        String one = list + "/{name}";
        String tag = kind.plural();
        String schema = capital(kind.word());
        return List.of(
                row(Right.READ, "GET", list, call -> objects.list(kind, call))
                        .called("list" + capital(kind.plural()), tag, "Lists " + kind.plural() + " by name")
                        .query("limit", "cursor", "contains")
                        .gives(200, schema + "Page"),
                row(Right.EDIT, "POST", list, call -> objects.create(kind, call))
                        .called("create" + schema, tag, "Creates a " + kind.word())
                        .query("dryRun", "reason")
                        .takes(schema)
                        .gives(201, schema),
                row(Right.READ, "GET", one, call -> objects.read(kind, call))
                        .called("read" + schema, tag, "Reads a " + kind.word())
                        .gives(200, schema),
                row(Right.EDIT, "PUT", one, call -> objects.replace(kind, call))
                        .called("replace" + schema, tag, "Replaces a " + kind.word() + ", or creates it (201)")
                        .query("dryRun", "reason")
                        .takes(schema)
                        .gives(200, schema),
                row(Right.EDIT, "DELETE", one, call -> objects.delete(kind, call))
                        .called("delete" + schema, tag, "Deletes a " + kind.word())
                        .query("dryRun", "reason")
                        .gives(204, ""));
    }

    private static List<Operation> publishing(Publishing publishing) {
        List<Operation> all = new ArrayList<>();
        all.add(row(Right.EDIT, "POST", ROOT + "/publish", publishing::publishChanged)
                .called(
                        "publish",
                        "publishing",
                        "Publishes every product and workflow that was changed since it was published"));
        for (Kind kind : List.of(Kind.PRODUCT, Kind.WORKFLOW)) {
            String one = ROOT + "/" + kind.plural() + "/{name}/";
            String schema = kind == Kind.PRODUCT ? "Product" : "Workflow";
            all.add(row(Right.EDIT, "POST", one + "publish", call -> publishing.publish(kind, call))
                    .called("publish" + schema, "publishing", "Publishes a " + kind.word() + " as it stands now"));
            all.add(row(Right.EDIT, "POST", one + "unpublish", call -> publishing.unpublish(kind, call))
                    .called(
                            "unpublish" + schema,
                            "publishing",
                            "Serves a " + kind.word() + " no longer and keeps it as a draft"));
        }
        all.add(row(Right.EDIT, "POST", ROOT + "/revisions/{revision}/rollback", publishing::rollback)
                .called("rollback", "publishing", "Publishes an old revision again, as a new one"));
        return all.stream()
                .map(each -> each.query("dryRun", "wait", "timeout", "reason").gives(200, "Publication"))
                .toList();
    }

    private static List<Operation> transfer(Transfer transfer) {
        String tag = "transfer";
        return List.of(
                row(Right.READ, "GET", ROOT + "/export", transfer::export)
                        .called("export", tag, "Gives everything in the store as one declarative file")
                        .query("published")
                        .gives(200, "File"),
                row(Right.ADMINISTER, "POST", ROOT + "/rotate-key", transfer::rotateKey)
                        .called(
                                "rotateKey",
                                "secrets",
                                "Encrypts some secrets anew with the first key; repeat until none remains")
                        .gives(200, "Rotation"),
                row(Right.EDIT, "POST", ROOT + "/import", transfer::importing)
                        .called("import", tag, "Puts the objects of a declarative file into the store, all or none")
                        .query("dryRun", "prune", "publish", "wait", "timeout", "reason")
                        .takes("File")
                        .gives(200, "Import"));
    }

    private static List<Operation> documents(ProductDocuments documents) {
        String one = ROOT + "/products/{name}/openapi";
        return List.of(
                row(Right.READ, "GET", one, documents::read)
                        .called(
                                "readProductDocument",
                                "products",
                                "Gives what callers may know of a product, in OpenAPI")
                        .gives(200, "OpenApi"),
                row(Right.EDIT, "POST", one, documents::importing)
                        .called(
                                "importProductDocument",
                                "products",
                                "Makes a product of a document of OpenAPI 3.0 or 3.1")
                        .query("basePath", "url", "dryRun", "reason")
                        .takes("OpenApi")
                        .gives(200, "Product"));
    }

    private static List<Operation> credentials(Credentials credentials) {
        String list = ROOT + "/clients/{name}/credentials";
        String one = list + "/{credential}";
        String tag = "credentials";
        return List.of(
                row(Right.READ, "GET", list, credentials::list)
                        .called("listCredentials", tag, "Lists the credentials of a client")
                        .gives(200, "CredentialList"),
                row(Right.EDIT, "POST", list, credentials::issue)
                        .called("issueCredential", tag, "Adds a credential and shows its key, once")
                        .query("reason")
                        .takes("Credential")
                        .gives(201, "IssuedCredential"),
                row(Right.READ, "GET", one, credentials::read)
                        .called("readCredential", tag, "Reads a credential; its key cannot be read again")
                        .gives(200, "Credential"),
                row(Right.EDIT, "POST", one + "/rotate", credentials::rotate)
                        .called("rotateCredential", tag, "Gives a credential a new key and shows it, once")
                        .query("overlap", "reason")
                        .gives(200, "IssuedCredential"),
                row(Right.EDIT, "DELETE", one, credentials::remove)
                        .called("deleteCredential", tag, "Removes a credential; its key is refused from then on")
                        .query("reason")
                        .gives(204, ""));
    }

    private static List<Operation> records(Records records) {
        return List.of(
                row(Right.READ, "GET", ROOT + "/revisions", records::revisions)
                        .called("listRevisions", "revisions", "Lists the revisions that are kept, the newest first")
                        .query("limit", "cursor")
                        .gives(200, "RevisionPage"),
                row(Right.READ, "GET", ROOT + "/revisions/{revision}", records::revision)
                        .called("readRevision", "revisions", "Reads what is known of a revision")
                        .gives(200, "Revision"),
                row(Right.READ, "GET", ROOT + "/revisions/{revision}/diff", records::differences)
                        .called(
                                "diffRevision",
                                "revisions",
                                "Shows what a revision serves otherwise than the one before, or than ?from=")
                        .query("from")
                        .gives(200, "DifferenceList"),
                row(Right.READ, "GET", ROOT + "/replicas", records::replicas)
                        .called(
                                "listReplicas",
                                "replicas",
                                "Lists the running gateways and the revision that each serves")
                        .gives(200, "ReplicaList"),
                row(Right.AUDIT, "GET", ROOT + "/audit", records::audit)
                        .called("listAudit", "audit", "Lists audit records, the newest first")
                        .query("limit", "cursor", "user", "action", "subject", "from", "to")
                        .gives(200, "AuditPage"),
                row(Right.AUDIT, "GET", ROOT + "/audit/verify", records::verify)
                        .called("verifyAudit", "audit", "Checks the chain of all audit records")
                        .gives(200, "Verification"),
                row(Right.AUDIT, "GET", ROOT + "/audit/{sequence}", records::auditRecord)
                        .called("readAuditRecord", "audit", "Reads one audit record, with all that it touched")
                        .gives(200, "AuditRecord"));
    }

    private static List<Operation> traffic(TrafficView traffic, Explanations explanations) {
        return List.of(
                row(Right.READ, "GET", ROOT + "/traffic", traffic::history)
                        .called(
                                "readTraffic",
                                "replicas",
                                "Shows requests, errors and times of all gateways over the last hours")
                        .query("hours")
                        .gives(200, "Traffic"),
                row(Right.READ, "GET", ROOT + "/replicas/{replica}/table", traffic::view)
                        .called(
                                "readTable",
                                "replicas",
                                "Shows what a gateway has in its table: routes, services, backends and how they stand")
                        .gives(200, "Table"),
                row(Right.READ, "POST", ROOT + "/explain", explanations::explain)
                        .called(
                                "explain",
                                "replicas",
                                "Asks a gateway what it would do with a request; nothing is sent, and nothing counts")
                        .takes("Question")
                        .gives(200, "Explanation"));
    }

    private static List<Operation> requests(Requests requests) {
        String tag = "requests";
        return List.of(
                row(Right.INSPECT, "GET", ROOT + "/requests", requests::list)
                        .called("listRequests", tag, "Lists single requests that gateways recorded, the newest first")
                        .query(
                                "limit",
                                "cursor",
                                "product",
                                "client",
                                "endpoint",
                                "route",
                                "status",
                                "failure",
                                "requestId",
                                "since",
                                "until")
                        .gives(200, "RequestPage"),
                row(Right.INSPECT, "GET", ROOT + "/requests/{id}", requests::read)
                        .called("readRequest", tag, "Shows one request with its steps and how long each took")
                        .gives(200, "RecordedRequest"));
    }

    private static List<Operation> partners(Partners partners) {
        String root = ROOT + "/partner";
        String tag = "partner";
        return List.of(
                row(Right.PARTNER, "GET", root, partners::self)
                        .called("readPartner", tag, "Says which client the key is of, and which credentials it has")
                        .gives(200, "Partner"),
                row(Right.PARTNER, "GET", root + "/products", partners::products)
                        .called("listPartnerProducts", tag, "Lists what the client may call and is served")
                        .gives(200, "PartnerProductList"),
                row(Right.PARTNER, "GET", root + "/limits", partners::limits)
                        .called("listPartnerLimits", tag, "Lists the client's limits, and what is left of its quotas")
                        .gives(200, "PartnerLimitList"),
                row(Right.PARTNER, "POST", root + "/rotate", partners::rotate)
                        .called("rotatePartnerKey", tag, "Gives the key that is shown a successor and shows that, once")
                        .query("overlap", "reason")
                        .gives(200, "PartnerKey"));
    }

    private static List<Operation> operators(Operators operators) {
        String one = ROOT + "/users/{user}";
        String tag = "users";
        return List.of(
                row(Right.ADMINISTER, "GET", ROOT + "/users", operators::list)
                        .called("listUsers", tag, "Lists the users")
                        .gives(200, "UserList"),
                row(Right.ADMINISTER, "POST", ROOT + "/users", operators::create)
                        .called("createUser", tag, "Creates a user")
                        .takes("NewUser")
                        .gives(201, "User"),
                row(Right.ADMINISTER, "GET", one, operators::read)
                        .called("readUser", tag, "Reads a user")
                        .gives(200, "User"),
                row(Right.ADMINISTER, "PUT", one, operators::change)
                        .called("changeUser", tag, "Gives a user another role, or switches it off or on")
                        .takes("User")
                        .gives(200, "User"),
                row(Right.ADMINISTER, "DELETE", one, operators::delete)
                        .called("deleteUser", tag, "Deletes a user and all of its tokens")
                        .gives(204, ""),
                row(Right.KNOWN, "POST", one + "/password", operators::password)
                        .called(
                                "setPassword",
                                tag,
                                "Sets a password: one's own with the current one, or as an administrator")
                        .takes("NewPassword")
                        .gives(204, ""));
    }

    private static List<Operation> tokens(Tokens tokens) {
        String tag = "tokens";
        return List.of(
                row(Right.OPEN, "POST", ROOT + "/login", tokens::login)
                        .called("login", tag, "Exchanges a password for a token")
                        .takes("Login")
                        .gives(201, "IssuedToken"),
                row(Right.KNOWN, "GET", ROOT + "/self", tokens::self)
                        .called("readSelf", tag, "Says who the token speaks for and what it may do")
                        .gives(200, "Self"),
                row(Right.KNOWN, "GET", ROOT + "/tokens", tokens::list)
                        .called("listTokens", tag, "Lists one's own tokens; administrators see all")
                        .gives(200, "TokenList"),
                row(Right.KNOWN, "POST", ROOT + "/tokens", tokens::create)
                        .called("createToken", tag, "Makes a token and shows it, once")
                        .takes("NewToken")
                        .gives(201, "IssuedToken"),
                row(Right.KNOWN, "DELETE", ROOT + "/tokens/{token}", tokens::revoke)
                        .called("revokeToken", tag, "Revokes a token")
                        .gives(204, ""));
    }

    private static List<Operation> signIns(SignIns signIns) {
        String one = ROOT + "/session";
        String tag = "sessions";
        return List.of(
                row(Right.OPEN, "POST", one, signIns::begin)
                        .called("signIn", tag, "Exchanges a password for a session of a browser, kept in a cookie")
                        .takes("SignIn")
                        .gives(201, "Session"),
                row(Right.OPEN, "GET", one, signIns::look)
                        .called("readSession", tag, "Says who is signed in with this browser, if anybody is")
                        .gives(200, "Session"),
                row(Right.KNOWN, "DELETE", one, signIns::end)
                        .called("signOut", tag, "Ends the session of this browser")
                        .gives(204, ""));
    }

    private static List<Operation> overview(Overview overview) {
        String tag = "status";
        return List.of(
                row(Right.READ, "GET", ROOT + "/status", overview::status)
                        .called("readStatus", tag, "Says how things are: revision, counts, replicas, findings")
                        .gives(200, "Status"),
                row(Right.READ, "GET", "/metrics", overview::metrics)
                        .called("readMetrics", tag, "Gives metrics in Prometheus' text format"),
                row(Right.OPEN, "GET", "/health", overview::health)
                        .called(
                                "readHealth",
                                tag,
                                "Says whether management and its store are up; 200 also when degraded")
                        .gives(200, "Health"),
                row(Right.OPEN, "GET", "/healthz", overview::health)
                        .called("readHealthz", tag, "The same as /health")
                        .gives(200, "Health"),
                row(Right.OPEN, "GET", "/health/live", overview::live)
                        .called("readLiveness", tag, "Says that the process answers")
                        .gives(200, "Health"),
                row(Right.OPEN, "GET", "/health/ready", overview::ready)
                        .called(
                                "readReadiness",
                                tag,
                                "Says whether requests can be served: 503 while the store is away")
                        .gives(200, "Health"));
    }

    private static Operation row(Right right, String method, String template, Operation.Action action) {
        return Operation.of(right, method, template, action);
    }

    private static String capital(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }
}
