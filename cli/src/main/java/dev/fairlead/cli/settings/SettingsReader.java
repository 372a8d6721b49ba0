package dev.fairlead.cli.settings;

import dev.fairlead.cli.settings.RawSettings.Raw;
import dev.fairlead.cli.settings.Settings.Effective;
import dev.fairlead.gateway.acme.Resolver;
import dev.fairlead.management.alert.MailSettings;
import dev.fairlead.management.sso.SsoSettings;
import dev.fairlead.model.Entrypoints;
import dev.fairlead.model.form.EntrypointForm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Turns raw texts into typed settings and collects everything that is wrong on the way. */
final class SettingsReader {

    private final String hostname;
    private final List<String> errors = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<Effective> effective = new ArrayList<>();
    private final RawSettings raw;

    SettingsReader(
            Map<String, String> commandLine, Map<String, String> environment, String hostname, List<String> notes) {
        this.hostname = hostname;
        warnings.addAll(notes);
        this.raw = new RawSettings(commandLine, environment, errors);
        warnings.addAll(raw.notes());
    }

    Settings settings() throws BadSettings {
        for (Setting<?> setting : SettingsTable.ALL) {
            check(setting);
        }
        if (errors.isEmpty()) {
            together();
        }
        List<Resolver> resolvers = errors.isEmpty() ? AcmeSettings.read(this::optional, errors) : List.of();
        Optional<MailSettings> mail =
                errors.isEmpty() ? OutwardSettings.mail(this::optional, errors) : Optional.empty();
        Optional<SsoSettings> sso = errors.isEmpty() ? OutwardSettings.sso(this::optional, errors) : Optional.empty();
        if (!errors.isEmpty()) {
            throw new BadSettings(errors);
        }
        return new Settings(
                listeners(),
                times(),
                bounds(),
                streams(),
                http2(),
                storage(),
                redis(),
                docker(),
                kubernetes(),
                tracing(),
                new Settings.Metrics(
                        value(SettingsTable.METRICS_TRAEFIK), value(SettingsTable.METRICS_TRAEFIK_BUCKETS)),
                RecordsSettings.read(this::value),
                identity(),
                resolvers,
                new Settings.Outward(value(OutwardSettings.ALERT_PRIVATE_ADDRESSES), mail, sso),
                effective,
                warnings);
    }

    // Each of them may be right and the whole of them not.
    private void together() {
        try {
            entrypoints();
        } catch (IllegalArgumentException refused) {
            errors.add(refused.getMessage());
        }
    }

    private <T> void check(Setting<T> setting) {
        Raw given = raw.of(setting);
        if (!given.text().isEmpty()) {
            try {
                Objects.requireNonNull(setting.parse().apply(given.text()));
            } catch (IllegalArgumentException | ArithmeticException refused) {
                errors.add(setting.variable() + " (" + given.origin() + "): " + refused.getMessage() + "; use "
                        + setting.allowed());
            }
        }
        // Records are not compared here: the first comparison of one costs a start some milliseconds.
        boolean named = setting.variable().equals(SettingsTable.REPLICA.variable())
                && given.text().isEmpty();
        effective.add(new Effective(
                setting.variable(),
                setting.key(),
                setting.shown(named ? hostname : given.text()),
                given.origin(),
                setting.help(),
                setting.fallback(),
                setting.allowed(),
                setting.display()));
    }

    // All texts have passed the check.
    private <T> T value(Setting<T> setting) {
        return setting.parse().apply(raw.of(setting).text());
    }

    private <T> Optional<T> optional(Setting<T> setting) {
        return Optional.of(raw.of(setting).text())
                .filter(text -> !text.isEmpty())
                .map(setting.parse());
    }

    private Settings.Listeners listeners() {
        return new Settings.Listeners(
                value(SettingsTable.HTTP_PORT),
                value(SettingsTable.HTTPS_PORT),
                value(SettingsTable.ADMIN_ADDRESS),
                value(SettingsTable.MANAGEMENT_PORT),
                value(SettingsTable.TRUSTED_PROXIES),
                entrypoints());
    }

    private Entrypoints entrypoints() {
        return EntrypointForm.of(
                value(EntrypointSettings.NAMES),
                value(EntrypointSettings.MIDDLEWARES),
                value(EntrypointSettings.TLS),
                value(EntrypointSettings.REDIRECTIONS),
                value(EntrypointSettings.DEFAULTS));
    }

    private Settings.Times times() {
        return new Settings.Times(
                value(SettingsTable.HEADER_TIMEOUT),
                value(SettingsTable.IDLE_TIMEOUT),
                value(SettingsTable.BODY_TIMEOUT),
                value(SettingsTable.CONNECT_TIMEOUT),
                value(SettingsTable.RESPONSE_TIMEOUT),
                value(SettingsTable.TOTAL_TIMEOUT),
                value(SettingsTable.DRAIN_DELAY),
                value(SettingsTable.DRAIN_TIMEOUT));
    }

    private Settings.Bounds bounds() {
        return new Settings.Bounds(
                Math.toIntExact(value(SettingsTable.MAX_HEAD_BYTES)),
                value(SettingsTable.MAX_BODY_BYTES),
                value(SettingsTable.MAX_CONNECTIONS),
                value(SettingsTable.LOOPS));
    }

    private Settings.Streams streams() {
        return new Settings.Streams(
                value(SettingsTable.STREAM_IDLE_TIMEOUT),
                value(SettingsTable.MAX_TUNNELS),
                value(SettingsTable.PROXY_PROTOCOL),
                value(EntrypointSettings.PARTNER_MCP));
    }

    private Settings.Http2 http2() {
        return new Settings.Http2(
                value(SettingsTable.H2C),
                value(SettingsTable.HTTP2_MAX_STREAMS),
                value(SettingsTable.HTTP2_MAX_REQUESTS),
                value(SettingsTable.HTTP2_MAX_RESETS),
                Math.toIntExact(value(SettingsTable.HTTP2_MAX_NOISE)),
                Math.toIntExact(value(SettingsTable.HTTP2_WINDOW)));
    }

    private Settings.Storage storage() {
        return new Settings.Storage(
                optional(SettingsTable.MONGODB_URI),
                value(SettingsTable.SOURCES),
                value(SettingsTable.DATA),
                optional(SettingsTable.ENCRYPTION_KEY),
                value(SettingsTable.SECRET_COMMANDS),
                value(SettingsTable.WORKFLOW_ADDRESSES),
                value(OutwardSettings.BACKEND_ADDRESSES));
    }

    private Optional<Settings.Redis> redis() {
        return optional(SettingsTable.REDIS_URL)
                .map(url -> new Settings.Redis(
                        url,
                        optional(SettingsTable.REDIS_CA),
                        value(SettingsTable.REDIS_TIMEOUT),
                        value(SettingsTable.REDIS_PREFIX),
                        value(SettingsTable.REPLICAS)));
    }

    private Settings.Docker docker() {
        boolean secure = optional(SettingsTable.DOCKER_TLS_VERIFY).isPresent();
        return new Settings.Docker(
                value(SettingsTable.DOCKER_HOST),
                secure
                        ? optional(SettingsTable.DOCKER_CERT_PATH).or(() -> Optional.of(Path.of(".")))
                        : Optional.empty(),
                value(SettingsTable.DOCKER_EXPOSED_BY_DEFAULT),
                value(SettingsTable.DOCKER_DEFAULT_RULE),
                optional(SettingsTable.DOCKER_CONSTRAINTS),
                optional(SettingsTable.DOCKER_NETWORK),
                value(SettingsTable.DOCKER_STRICT));
    }

    private Settings.Kubernetes kubernetes() {
        return new Settings.Kubernetes(
                optional(KubernetesTable.CONFIG),
                value(KubernetesTable.INGRESS_CLASS),
                optional(KubernetesTable.ADDRESSES).orElse(List.of()),
                optional(KubernetesTable.PUBLISHED_SERVICE),
                value(KubernetesTable.EXTERNAL_NAMES));
    }

    private Optional<Settings.Tracing> tracing() {
        return optional(SettingsTable.TRACING_ENDPOINT)
                .map(endpoint -> new Settings.Tracing(
                        endpoint,
                        value(SettingsTable.TRACING_RATIO),
                        value(SettingsTable.TRACING_SERVICE_NAME),
                        optional(SettingsTable.TRACING_HEADERS)
                                .map(Values::pairs)
                                .orElse(Map.of())));
    }

    private Settings.Identity identity() {
        return new Settings.Identity(
                optional(SettingsTable.REPLICA).orElse(hostname),
                value(SettingsTable.LOG_LEVEL),
                value(SettingsTable.LOG_FORMAT),
                optional(SettingsTable.ADMIN_PASSWORD));
    }
}
