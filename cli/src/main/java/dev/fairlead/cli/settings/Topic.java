package dev.fairlead.cli.settings;

import dev.fairlead.store.replica.RunningSettings;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What settings are about, in the order in which people see them: the heading, the page of the docs that says more, and the roles that
 * read them. Each setting is in one topic, which a test holds.
 */
enum Topic {
    LISTENERS(
            "Listeners",
            "settings.md",
            Roles.GATEWAY,
            "FAIRLEAD_(HTTP_PORT|HTTPS_PORT|ADMIN_ADDRESS|TRUSTED_PROXIES|PROXY_PROTOCOL)"),
    ENTRYPOINTS(
            "Entrypoints",
            "discovery.md#what-holds-for-a-listener",
            Roles.GATEWAY,
            "FAIRLEAD_ENTRYPOINT_.*|FAIRLEAD_DEFAULT_ENTRYPOINTS"),
    SOURCES("Sources", "configuration.md", Roles.GATEWAY, "FAIRLEAD_SOURCES"),
    DOCKER("Docker", "discovery.md", Roles.GATEWAY, "DOCKER_.*|FAIRLEAD_DOCKER_.*"),
    KUBERNETES("Kubernetes", "kubernetes.md", Roles.GATEWAY, "KUBECONFIG|FAIRLEAD_KUBERNETES_.*"),
    STORE("Store and keys", "secrets.md#the-master-key", Roles.BOTH, "MONGODB_URI|FAIRLEAD_(DATA|ENCRYPTION_KEY)"),
    LIMITS("Shared limits", "limits.md#over-several-replicas", Roles.GATEWAY, "REDIS_URL|FAIRLEAD_(REDIS_.*|REPLICAS)"),
    TIMES(
            "Times",
            "requests.md#times-and-second-tries",
            Roles.GATEWAY,
            "FAIRLEAD_((HEADER|IDLE|BODY|CONNECT|RESPONSE|TOTAL)_TIMEOUT|DRAIN_.*)"),
    SIZES("Sizes and counts", "bounds.md", Roles.GATEWAY, "FAIRLEAD_(MAX_(HEAD|BODY)_BYTES|MAX_CONNECTIONS|LOOPS)"),
    STREAMS("WebSockets and streams", "streams.md", Roles.GATEWAY, "FAIRLEAD_(STREAM_IDLE_TIMEOUT|MAX_TUNNELS)"),
    HTTP2("HTTP/2", "http2.md", Roles.GATEWAY, "FAIRLEAD_(H2C|HTTP2_.*)"),
    CERTIFICATES("Certificates that are ordered", "acme.md#settings", Roles.GATEWAY, "FAIRLEAD_ACME_.*"),
    BACKENDS("Backends", "services.md#where-backends-may-be", Roles.GATEWAY, "FAIRLEAD_BACKEND_ADDRESSES"),
    WORKFLOWS("Workflows", "workflows.md#where-a-node-may-go", Roles.GATEWAY, "FAIRLEAD_WORKFLOW_ADDRESSES"),
    SECRETS("Secrets from programs", "secrets.md", Roles.GATEWAY, "FAIRLEAD_SECRET_COMMANDS"),
    MODELS("Partners' models", "mcp.md#models-of-partners", Roles.GATEWAY, "FAIRLEAD_PARTNER_MCP"),
    TRACES("Traces", "observability.md#traces", Roles.GATEWAY, "FAIRLEAD_TRACING_.*"),
    METRICS("Metrics", "observability.md#under-traefiks-names", Roles.GATEWAY, "FAIRLEAD_METRICS_.*"),
    RECORDS(
            "Records of requests",
            "records.md#which-ones",
            Roles.GATEWAY,
            "FAIRLEAD_REQUEST_RECORDS(_FAILED|_HEADERS|_PARAMETERS)?"),
    KEPT("How long records are kept", "records.md#how-long", Roles.MANAGEMENT, "FAIRLEAD_REQUEST_RECORDS_(AGE|SIZE)"),
    MANAGEMENT("Management", "console.md", Roles.MANAGEMENT, "FAIRLEAD_(MANAGEMENT_PORT|ADMIN_PASSWORD|PUBLIC_URL)"),
    SIGN_ON("Single sign-on", "console.md#single-sign-on", Roles.MANAGEMENT, "FAIRLEAD_OIDC_.*"),
    ALERTS("Alerts and mail", "alerts.md", Roles.MANAGEMENT, "FAIRLEAD_(ALERT_.*|SMTP_URL|MAIL_FROM)"),
    LOG("Log", "observability.md#other-lines", Roles.BOTH, "FAIRLEAD_LOG_.*"),
    PROCESS("Process", "settings.md", Roles.BOTH, "FAIRLEAD_(REPLICA|CONFIG)");

    /** Who reads a setting. */
    private enum Roles {
        GATEWAY,
        MANAGEMENT,
        BOTH;

        List<String> words() {
            return switch (this) {
                case GATEWAY -> List.of(RunningSettings.GATEWAY);
                case MANAGEMENT -> List.of(RunningSettings.MANAGEMENT);
                case BOTH -> List.of(RunningSettings.GATEWAY, RunningSettings.MANAGEMENT);
            };
        }
    }

    private final String title;
    private final String page;
    private final Roles readBy;
    private final Pattern variables;

    Topic(String title, String page, Roles readBy, String variables) {
        this.title = title;
        this.page = page;
        this.readBy = readBy;
        this.variables = Pattern.compile(variables);
    }

    static Topic of(String variable) {
        return Arrays.stream(values())
                .filter(topic -> topic.has(variable))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(variable + " is in no topic"));
    }

    boolean has(String variable) {
        return variables.matcher(variable).matches();
    }

    String title() {
        return title;
    }

    /** Below {@code docs/}. */
    String page() {
        return page;
    }

    List<String> readBy() {
        return readBy.words();
    }
}
