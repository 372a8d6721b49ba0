package dev.fairlead.gateway;

import dev.fairlead.model.AllObjects;
import dev.fairlead.model.Client;
import dev.fairlead.model.Credential;
import dev.fairlead.model.KeyHash;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.PathPattern;
import dev.fairlead.model.Policy;
import dev.fairlead.model.Product;
import dev.fairlead.model.Service;
import dev.fairlead.model.Snapshot;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What the warm-up serves: one of everything that a request of a product meets. Never reachable from outside. */
final class WarmUpSnapshot {

    /** In no head and in no other place of the body. */
    static final char END_OF_BODY = '~';

    static final byte[] HASHING_KEY = new byte[32];

    private static final String ID = "warmupwarmup";
    private static final String SECRET = "0".repeat(32);

    /** A request as browsers send them, with the key. */
    static final String REQUEST = "GET /warm-up/v1/things/4711?page=1 HTTP/1.1\r\n"
            + "Host: warm-up.example\r\n"
            + "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0\r\n"
            + "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n"
            + "Accept-Encoding: gzip, deflate, br\r\n"
            + "Accept-Language: en-GB,en;q=0.9\r\n"
            + "Cache-Control: max-age=0\r\n"
            + "Cookie: session=warm-up; theme=dark\r\n"
            + "X-API-Key: flk_" + ID + "_" + SECRET + "\r\n\r\n";

    private WarmUpSnapshot() {}

    /** Leads to a backend on that port of loopback. */
    static Snapshot to(int port) {
        Name name = new Name("warm-up", Owner.FILE);
        PathPattern path = PathPattern.parse("/things/{id}");
        Product.Endpoint endpoint = new Product.Endpoint("thing", List.of("GET"), path, path);
        Product.Proxy proxy = new Product.Proxy("v1", "", "/v1", false, name, false, List.of(endpoint));
        Product product = new Product("warm-up", "", "/warm-up", false, List.of(proxy));
        Policy policy = new Policy(
                "warm-up",
                "",
                true,
                Optional.of(new Policy.RateLimit(1_000_000_000, Duration.ofMinutes(1))),
                Optional.of(new Policy.Quota(1_000_000_000, Policy.Period.DAY, ZoneOffset.UTC)),
                Policy.LimiterLoss.SHARE);
        Credential credential = new Credential.ApiKey("key", true, List.of(), List.of(), Optional.empty(), ID, hash());
        Client client = new Client("warm-up", "", true, List.of(name), Optional.of(name), List.of(credential));
        Service service = new Service("warm-up", List.of(new Service.Backend("127.0.0.1", port, "", 1)), true);
        AllObjects<Name> objects = AllObjects.<Name>none()
                .withProducts(Map.of(name, product))
                .withClients(Map.of(name, client))
                .withPolicies(Map.of(name, policy))
                .withServices(Map.of(name, service));
        return new Snapshot(1, 0, objects, Set.of(), List.of());
    }

    private static KeyHash hash() {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(HASHING_KEY, "HmacSHA256"));
            return KeyHash.of(mac.doFinal(SECRET.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has HmacSHA256", missing);
        }
    }
}
