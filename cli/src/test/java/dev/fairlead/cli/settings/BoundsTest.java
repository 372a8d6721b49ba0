package dev.fairlead.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.http.Limits;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/bounds.md} says what the code does: each of its rows has the value that the code has, and each bound of the
 * code has a row. The code's side is what {@link Limits#standard} gives, and the constants as the source writes them.
 */
final class BoundsTest {

    /** Constants that bound nothing: numbers that a protocol or a format gives, places in arrays, how arrays grow. */
    private static final String NO_BOUNDS = """
                    cli.doctor.Machine: JAVA MIB
                    cli.doctor.Ports: ADDRESS HEX INODE STATE
                    cli.terminal.Table: BETWEEN
                    cli.travel.WholeStore: SHOWN_DIGITS
                    compose.account.Annotated: SURE
                    compose.back.PodKeys: GRACE PAUSE
                    compose.convert.GatePart: PORT
                    compose.convert.HealthPart: INTERVAL RETRIES START_INTERVAL TIMEOUT
                    compose.convert.LifecyclePart: GRACE PAUSE
                    compose.convert.Names: HASH
                    compose.convert.Routes: OTHER_DOORS
                    compose.convert.Services: PLACEHOLDER
                    compose.convert.Vault: SURE
                    compose.emit.YamlWriter: INDENT
                    compose.label.Labelled: UNKNOWN_PORT
                    compose.standard.Standards: FEW
                    compose.topology.Page: COLUMN DOOR NAME ROW TOP
                    gateway.OwnGauges: COUNTER_BYTES
                    gateway.access.KeyText: ID_LENGTH ID_START LENGTH NO_ID SECRET_LENGTH SECRET_START
                    gateway.access.PresentedKey: AMBIGUOUS NONE
                    gateway.balance.Hash: FNV_OFFSET FNV_PRIME
                    gateway.balance.StickyCookie: NAME_BYTES VALUE_BYTES
                    gateway.endpoint.CacheControl: MOST_SECONDS
                    gateway.endpoint.CachedAnswers: STRIPES
                    gateway.endpoint.HeldBody: FIRST_BYTES
                    gateway.endpoint.StoredAnswer: OVERHEAD_BYTES
                    gateway.entrypoint.AnswerHeads: SPACE_AND_STATUS
                    gateway.entrypoint.CallerStream: FRAME_HEAD
                    gateway.entrypoint.CallerStreams: DEFAULT_WINDOW FRAME_HEAD
                    gateway.entrypoint.CallerTunnel: GOING_AWAY POLICY_VIOLATION
                    gateway.entrypoint.HeadFiller: STEP_BYTES
                    gateway.entrypoint.StreamAnswer: ECHO
                    gateway.grpc.GrpcStatus: DEADLINE_EXCEEDED INTERNAL PERMISSION_DENIED RESOURCE_EXHAUSTED
                    gateway.grpc.GrpcStatus: UNAUTHENTICATED UNAVAILABLE UNIMPLEMENTED UNKNOWN
                    gateway.health.GrpcCheck: ACK DATA END_HEADERS END_STREAM GOAWAY HEADERS PADDED PING
                    gateway.health.GrpcCheck: RST_STREAM SERVING SETTINGS
                    gateway.health.ServiceHealth: PERCENT
                    gateway.http.BackendTimes: UNSAID
                    gateway.http.Changes: ANSWER_BYTES
                    gateway.http.Identity: SPAN_END SPAN_START TRACEPARENT_BYTES TRACE_END TRACE_START
                    gateway.http.MessageWriter: COPY_BYTES LINE_ROOM
                    gateway.http2.Guarded: FIELD_OVERHEAD
                    gateway.http2.HeadFields: STATUS_END STATUS_START
                    gateway.http2.Http2End: PING
                    gateway.http2.KnownNames: PLACES
                    gateway.http2.RequestLines: KEY_BYTES
                    gateway.limit.SharedCounter: LONG_AGO SLOTS
                    gateway.limit.SlidingWindow: COUNT REFUSED RETIRED SEALED TURN_SHIFT
                    gateway.limit.redis.RedisAddress: PORT SENTINEL_PORT
                    gateway.loop.EventLoops: CHUNK_ORDER NORMAL_CACHE PAGE_BYTES SMALL_CACHE
                    gateway.loop.HalfClosed: TCP_CLOSE
                    gateway.loop.Timer: NEVER
                    gateway.loop.Timers: SLOTS
                    gateway.mcp.AtOnce: INTERVAL SECOND
                    gateway.mcp.Catalogue: SUFFIX
                    gateway.mcp.Replies: FAILED
                    gateway.middleware.Brotli: STEP_BYTES
                    gateway.middleware.Buckets: PARTS
                    gateway.middleware.GrpcWebAnswer: FRAME_HEAD TRAILER_FRAME
                    gateway.middleware.Md5Crypt: ROUNDS
                    gateway.middleware.Measures: FIRST_RANGE LATENCIES NETWORK STEPS TOTAL
                    gateway.middleware.Nonces: NONCE_BYTES SEAL_BYTES
                    gateway.middleware.RateLimit: SECOND
                    gateway.middleware.Window: ROWS
                    gateway.middleware.Zstd: STEP_BYTES
                    gateway.observe.admin.InternalSteps: TEAPOT
                    gateway.observe.log.AccessLog: CALLER_LEFT
                    gateway.observe.log.ConnectionLog: NAME_BYTES
                    gateway.limit.Settlement: TRIED_NANOS
                    gateway.observe.log.LineSink: WAKE_PART
                    gateway.observe.log.LineTime: FIRST_SECOND LAST_SECOND
                    gateway.observe.metric.Labels: CALLER_LEFT KEYS_A_METHOD OTHER_METHOD
                    gateway.observe.metric.Series: BYTES_IN BYTES_OUT EXTRA SUM_NANOS
                    gateway.observe.metric.TraefikMetrics: SWITCHING_PROTOCOLS
                    gateway.observe.record.Allowance: SECOND
                    gateway.observe.record.RecordText: CALLER_LEFT
                    gateway.observe.trace.OtlpDocument: ERROR KNOWN REMOTE SAMPLED
                    gateway.observe.trace.ProtoWriter: BYTES FIXED_32 FIXED_64 VARINT
                    gateway.observe.trace.Tracing: FLAGS_END SPAN_AT
                    gateway.secret.Proof: NEVER
                    gateway.workflow.Courtesy: MOST OF_A_THREAD THIS_ONE
                    gateway.tcp.ProxyLine: PORTS TCP_4 TCP_6 VERSION_2_PROXY
                    gateway.tcp.RelayEnd: COPIED_BYTES
                    gateway.tls.BackendTls: URI
                    gateway.token.TokenCheck: LAST_SECOND
                    gateway.acme.Ledger: HOUR
                    gateway.acme.Wanted: ID_BYTES
                    gateway.tls.CertificateMaker: SERIAL_BITS
                    gateway.tls.CertificateRequest: LONGEST_COMMON_NAME
                    gateway.tls.ClientHello: ALPN VERSION_AND_RANDOM
                    gateway.tls.PemText: LINE
                    gateway.tls.Der: BIT_STRING EXPLICIT FIRST_YEAR_OF_GENERALIZED_TIME GENERALIZED_TIME
                    gateway.tls.Der: IMPLICIT INTEGER LONG_FORM NULL OCTET_STRING OID SEQUENCE SET UTC_TIME
                    gateway.tls.Der: UTF8_STRING
                    gateway.tls.KeyedCertificate: DNS_NAME IP_ADDRESS
                    gateway.tls.PrivateKeys: EC_PARAMETERS
                    gateway.upstream.AnswerHead: STEP_BYTES
                    gateway.upstream.BackendConnection: FRAME_HEAD
                    gateway.upstream.BackendPool: SMOOTHING
                    gateway.upstream.BackendRequest: ECHO
                    gateway.upstream.ForwardAttempt: TARGET_BYTES
                    gateway.upstream.MirrorStep: PERCENT
                    gateway.upstream.TryBudget: PER_PERCENT SECOND TRY
                    gateway.wire.Ascii: HOST PATH QUERY TOKEN UNRESERVED VALUE
                    gateway.wire.ChunkedReader: TRAILER_BYTES
                    gateway.wire.Fields: MARKS
                    gateway.wire.HeadWriter: NIBBLES USUAL_BYTES
                    gateway.wire.HeaderName: LONGEST TWO_WORDS
                    gateway.wire.ProxyHeader: CRC_TYPE FIXED
                    gateway.wire.RequestHead: FIRST_BYTES USUAL_BYTES VERSION_BYTES
                    gateway.wire.ResponseHead: FIRST_BYTES USUAL_BYTES VERSION_BYTES
                    gateway.wire.WebSocketFrames: CLOSE LONGEST_HEAD MASK_BYTES
                    gateway.wire.WebSocketHandshake: KEY_BYTES
                    gateway.wire.Words: CASE ONES TOPS
                    cli.settings.RecordsSettings: MIB
                    gateway.workflow.kafka.KafkaAddress: PORT
                    gateway.workflow.kafka.KafkaBatch: BEFORE_ATTRIBUTES MIXER SEED
                    gateway.workflow.kafka.Scram: NONCE_BYTES
                    gateway.workflow.mail.MailText: WORD_BYTES
                    gateway.web.WebConnection: PIECE
                    management.access.LoginThrottle: SECOND
                    management.api.KeyMaker: ID_LENGTH SECRET_LENGTH TOKEN_SECRET_LENGTH
                    management.mcp.Inner: FAILED MISSING
                    management.mcp.Plans: ID_BYTES
                    management.page.Page: NONCE_BYTES
                    management.sso.SingleSignOn: RANDOM_BYTES
                    model.form.LimitForm: HOUR MINUTE
                    model.form.PlainClient: ID_LENGTH MAX_NAME
                    model.form.RateLimitForm: SECOND
                    model.mcp.Fault: BAD_PARAMETERS BAD_REQUEST HEADER_MISMATCH NOT_FOUND NO_JSON NO_METHOD
                    model.mcp.Fault: NO_REQUEST OK UNSUPPORTED_VERSION
                    sources.cluster.Lines: BUFFER
                    sources.kubernetes.Precedence: AGES ALL_HOSTS FEW GIVEN LONG
                    store.embedded.Compaction: HUNDREDS
                    store.embedded.DurableBackend: INTERNAL_ERROR OUT_OF_DISK_SPACE
                    store.embedded.Reserve: BLOCK_BYTES
                    store.mongo.Database: OUT_OF_DISK_SPACE
                    store.request.Marks: BYTES TRIES
                    store.request.RequestRecords: TIME_DIGITS
                    store.secret.CredentialKeys: ID_LENGTH SECRET_LENGTH
                    store.secret.KeyParcel: SALT_BYTES
                    store.secret.Keyring: ID_BYTES KEY_BYTES NONCE_BYTES TAG_BITS
                    store.secret.MasterKey: DERIVED_BYTES ID_BYTES
                    store.secret.PasswordHash: HASH_BITS SALT_BYTES
                    store.source.HeapNeed: AT_REST COPY_FACTOR MIB OBJECT_BYTES
                    store.source.LastGood: CHECKSUM_BYTES
                    store.travel.Manifest: VERSION
                    store.travel.Tally: BITS
                    store.travel.TravelFile: BUFFER
                    """;

    private static final Pattern RECORD = Pattern.compile("(\\w+)\\[([^\\[\\]]+)]");
    private static final Pattern VARIABLE = Pattern.compile("`([A-Z][A-Z0-9_]+)`");

    /** One row: what is said of a bound, and where it stands. */
    private record Row(Amount value, String setBy) {}

    private static Map<String, Row> table() throws IOException {
        Map<String, Row> rows = new LinkedHashMap<>();
        for (String line : Files.readAllLines(Path.of("..", "docs", "bounds.md"))) {
            String[] cells = line.split(" *\\| *", -1);
            if (cells.length == 8 && cells[6].startsWith("`")) {
                String where = cells[6].replace("`", "");
                assertThat(rows.put(where, new Row(Amount.read(cells[3]), cells[4])))
                        .as("rows of %s but one", where)
                        .isNull();
            }
        }
        return rows;
    }

    /** The record prints its components: those that are added tomorrow are there too. */
    private static Map<String, Amount> limits() {
        Map<String, Amount> limits = new HashMap<>();
        Matcher group = RECORD.matcher(Limits.standard().toString());
        while (group.find()) {
            for (String component : group.group(2).split(", ", -1)) {
                String[] nameAndValue = component.split("=", -1);
                String value = nameAndValue[1];
                limits.put(
                        "gateway.http.Limits." + group.group(1) + "." + nameAndValue[0],
                        value.startsWith("PT")
                                ? Amount.time(Duration.parse(value))
                                : Amount.number(new BigDecimal(value)));
            }
        }
        return limits;
    }

    private static Set<String> noBounds() {
        Set<String> names = new HashSet<>();
        NO_BOUNDS.lines().forEach(line -> {
            String[] words = line.trim().split(":? ", -1);
            for (int i = 1; i < words.length; i++) {
                names.add(words[0] + "." + words[i]);
            }
        });
        return names;
    }

    @Test
    void every_row_has_the_value_of_the_code() throws IOException {
        Map<String, Amount> limits = limits();
        Constants constants = Constants.read();
        List<String> wrong = new ArrayList<>();
        table().forEach((where, row) -> {
            Amount code = limits.containsKey(where) ? limits.get(where) : constants.value(where);
            if (!row.value().equals(code)) {
                wrong.add(where + " is " + code + " in the code, and the table says " + row.value());
            }
        });
        assertThat(wrong).isEmpty();
    }

    @Test
    void every_bound_of_the_code_has_a_row() throws IOException {
        Set<String> rows = table().keySet();
        Set<String> noBounds = noBounds();
        Set<String> code = new TreeSet<>(Constants.read().names());
        code.removeIf(name -> name.startsWith("cli.settings.SettingsTable."));
        assertThat(code).as("constants that are found in the source").hasSizeGreaterThan(300);
        assertThat(noBounds).as("constants that are there").isSubsetOf(code).doesNotContainAnyElementsOf(rows);
        code.addAll(limits().keySet());
        code.removeAll(noBounds);
        assertThat(code)
                .as("bounds: each has a row in docs/bounds.md, or is named in NO_BOUNDS")
                .isEqualTo(new TreeSet<>(rows));
    }

    @Test
    void a_bound_that_a_setting_changes_is_the_settings_default() throws IOException {
        Map<String, Setting<?>> settings =
                SettingsTable.ALL.stream().collect(Collectors.toMap(Setting::variable, setting -> setting));
        Set<String> seen = new TreeSet<>();
        table().forEach((where, row) -> {
            Matcher variable = VARIABLE.matcher(row.setBy());
            while (variable.find()) {
                Setting<?> setting = Objects.requireNonNull(
                        settings.get(variable.group(1)), "there is no setting " + variable.group(1));
                assertThat(Amount.read(setting.fallback()).number())
                        .as("the default of %s", setting.variable())
                        .isEqualTo(row.value().number());
                seen.add(setting.variable());
            }
        });
        assertThat(seen).hasSizeGreaterThan(15);
    }

    @Test
    void every_setting_has_its_default_on_its_page() throws IOException {
        List<String> page = Files.readAllLines(Path.of("..", "docs", "settings.md"));
        List<String> missing = new ArrayList<>();
        for (Setting<?> setting : SettingsTable.ALL) {
            String key = setting.variable().equals("FAIRLEAD_CONFIG") ? "" : "`" + setting.key() + "` ";
            String start = "| `" + setting.variable() + "` | " + key + "| ";
            String text = setting.fallback().contains("`")
                    ? "``" + setting.fallback() + "``"
                    : "`" + setting.fallback() + "`";
            boolean said = page.stream()
                    .anyMatch(line -> setting.fallback().isEmpty()
                            ? line.startsWith(start) && !line.startsWith(start + "`")
                            : line.startsWith(start + text + " |"));
            if (!said) {
                missing.add(setting.variable() + " with its default \"" + setting.fallback() + "\"");
            }
        }
        assertThat(missing).isEmpty();
    }
}
