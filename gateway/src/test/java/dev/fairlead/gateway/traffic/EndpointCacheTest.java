package dev.fairlead.gateway.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are kept, and above all those that must not be. Each test has paths of its own. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
final class EndpointCacheTest {

    private static final String ENDPOINTS = """
            - {name: own, methods: [GET, PUT], path: /own/*, cache: {maxAge: 60s, staleIfError: 60s}}
            - {name: all, methods: [GET], path: /all/*, cache: {shared: true, maxAge: 60s}}
            - {name: change, methods: [DELETE], path: /own/changed/by/another}
            - {name: none, methods: [GET], path: /none}
            """;

    private static final Pattern ANSWER = Pattern.compile("answer=([^ ?&]*)");
    private static final AtomicInteger ASKED = new AtomicInteger();
    private static final CountDownLatch GO_ON = new CountDownLatch(1);

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static ScriptedBackend backend;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static PromisingGateway gateway;

    // The query says which headers the answer has, with _ for a space and ; between them.
    @BeforeAll
    static void start() {
        backend = ScriptedBackend.start(connection -> {
            for (String request = connection.readRequest(); request != null; request = connection.readRequest()) {
                int number = ASKED.incrementAndGet();
                if (request.contains("/held")) {
                    await();
                }
                boolean known = request.contains("If-None-Match: %22v1%22");
                boolean fails = request.contains("/flaky") && known;
                String status = fails ? "503 No" : known ? "304 Same" : "200 OK";
                String body = "number " + number;
                Matcher said = ANSWER.matcher(request.substring(0, request.indexOf('\r')));
                StringBuilder headers = new StringBuilder();
                if (said.find()) {
                    for (String line : said.group(1).split(";", -1)) {
                        headers.append(line.replace('_', ' ')).append("\r\n");
                    }
                }
                String length = known && !fails ? "" : "Content-Length: " + body.length() + "\r\n";
                connection.write("HTTP/1.1 " + status + "\r\n" + length + headers + "\r\n"
                        + (length.isEmpty() || request.startsWith("HEAD") ? "" : body));
            }
        });
        gateway = new PromisingGateway(backend, ENDPOINTS);
    }

    private static void await() {
        try {
            assertThat(GO_ON.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterAll
    static void stop() {
        gateway.close();
        backend.close();
    }

    private static String get(String client, String path, String headers) {
        return gateway.ask(client, "GET", "/shop/v1" + path, headers, "");
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    private static void hit(String answer, String first) {
        assertThat(answer).contains("\r\nCache-Status: fairlead; hit").contains("\r\nAge: ");
        assertThat(body(answer)).isEqualTo(body(first));
    }

    @Test
    void an_answer_is_given_again_to_the_same_client_and_to_no_other() {
        String first = get("acme", "/own/a", "");
        assertThat(first).contains("Cache-Status: fairlead; fwd=uri-miss; stored");
        hit(get("acme", "/own/a", ""), first);
        String rival = get("rival", "/own/a", "");
        assertThat(body(rival)).isNotEqualTo(body(first));
        hit(get("rival", "/own/a", ""), rival);
        assertThat(body(get("acme", "/own/a?b", ""))).isNotEqualTo(body(first));
        assertThat(get("acme", "/none", "")).doesNotContain("Cache-Status");
    }

    @Test
    void an_answer_is_given_to_others_only_where_it_says_so() {
        String mine = get("acme", "/all/a?answer=Cache-Control:_max-age=60", "");
        assertThat(get("acme", "/all/a?answer=Cache-Control:_max-age=60", "")).doesNotContain("; hit");
        assertThat(body(get("rival", "/all/a?answer=Cache-Control:_max-age=60", "")))
                .isNotEqualTo(body(mine));
        String ours = get("acme", "/all/b?answer=Cache-Control:_public,max-age=60", "");
        hit(get("rival", "/all/b?answer=Cache-Control:_public,max-age=60", ""), ours);
        String shared = get("acme", "/all/c?answer=Cache-Control:_s-maxage=60", "");
        hit(get("rival", "/all/c?answer=Cache-Control:_s-maxage=60", ""), shared);
        String named = get("acme", "/all/d?answer=Cache-Control:_public;Vary:_X-Fairlead-Client", "");
        hit(get("acme", "/all/d?answer=Cache-Control:_public;Vary:_X-Fairlead-Client", ""), named);
        assertThat(body(get("rival", "/all/d?answer=Cache-Control:_public;Vary:_X-Fairlead-Client", "")))
                .isNotEqualTo(body(named));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cache-Control:_no-store",
                "Cache-Control:_private",
                "Cache-Control:_private=%22x,y%22,max-age=60",
                "Cache-Control:_no-cache",
                "Cache-Control:_max-age=0",
                "Cache-Control:_max-age=60,max-age=0",
                "Cache-Control:_max-age=x",
                "Pragma:_no-cache",
                "Expires:_0",
                "Set-Cookie:_a=b;Cache-Control:_public,max-age=60",
                "Vary:_*",
                "Vary:_X-Forwarded-For",
                "Age:_61;Cache-Control:_max-age=60"
            })
    void what_must_not_be_kept_is_not(String headers) {
        String path = "/own/never?answer=" + headers;
        String first = get("acme", path, "");
        assertThat(first).startsWith("HTTP/1.1 200");
        String second = get("acme", path, "");
        assertThat(second).doesNotContain("; hit").startsWith("HTTP/1.1 200");
        assertThat(body(second)).isNotEqualTo(body(first));
    }

    @Test
    void what_a_request_forbids_is_not_done() {
        String first = get("acme", "/own/asked", "");
        assertThat(get("acme", "/own/asked", "Cache-Control: no-store\r\n")).doesNotContain("; hit");
        assertThat(get("acme", "/own/asked", "Range: bytes=0-1\r\n")).doesNotContain("; hit");
        hit(get("acme", "/own/asked", ""), first);
        String anew = get("acme", "/own/asked", "Cache-Control: no-cache\r\n");
        assertThat(body(anew)).isNotEqualTo(body(first));
        hit(get("acme", "/own/asked", "Cache-Control: max-age=60\r\n"), anew);
        assertThat(get("acme", "/own/asked", "Cache-Control: min-fresh=3600\r\n"))
                .doesNotContain("; hit");
        assertThat(get("acme", "/own/nothing", "Cache-Control: only-if-cached\r\n"))
                .startsWith("HTTP/1.1 504");
    }

    @Test
    void answers_differ_by_what_they_say_that_they_differ_by() {
        String path = "/own/vary?answer=Vary:_Accept,Accept-Language";
        String german = get("acme", path, "Accept-Language: de\r\n");
        String english = get("acme", path, "Accept-Language: en\r\n");
        assertThat(body(english)).isNotEqualTo(body(german));
        hit(get("acme", path, "Accept-Language: de\r\n"), german);
        hit(get("acme", path, "Accept-Language: en\r\n"), english);
        assertThat(get("acme", path, "Accept-Language: de\r\nAccept-Language: en\r\n"))
                .doesNotContain("; hit");
    }

    @Test
    void a_head_is_answered_by_what_a_get_was() {
        String first = get("acme", "/own/head", "");
        String head = gateway.ask("HEAD", "/shop/v1/own/head", "", "");
        assertThat(head)
                .contains("; hit")
                .contains("Content-Length: " + body(first).length());
        assertThat(gateway.ask("HEAD", "/shop/v1/own/other", "", "")).doesNotContain("; hit");
        assertThat(get("acme", "/own/other", "")).doesNotContain("; hit");
    }

    @Test
    void who_has_it_already_is_told_so() {
        String path = "/own/known?answer=ETag:_%22v0%22;Last-Modified:_Sun,_29_Nov_2026_10:00:00_GMT";
        // The quotes are not decoded by the service, which sends them on as they are.
        get("acme", path, "");
        assertThat(get("acme", path, "If-None-Match: \"no\", W/%22v0%22\r\n")).startsWith("HTTP/1.1 304");
        assertThat(get("acme", path, "If-None-Match: *\r\n")).startsWith("HTTP/1.1 304");
        assertThat(get("acme", path, "If-None-Match: \"no\"\r\n"))
                .startsWith("HTTP/1.1 200")
                .contains("; hit");
        assertThat(get("acme", path, "If-Modified-Since: Sun, 29 Nov 2026 10:00:00 GMT\r\n"))
                .startsWith("HTTP/1.1 304");
        assertThat(get("acme", path, "If-Modified-Since: Sun, 29 Nov 2026 09:59:59 GMT\r\n"))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void what_is_stale_is_asked_for_anew_and_is_good_again_where_the_service_says_so() {
        String path = "/own/stale?answer=ETag:_%22v1%22;Cache-Control:_max-age=0";
        String first = get("acme", path, "");
        int asked = ASKED.get();
        String second = get("acme", path, "");
        assertThat(ASKED.get()).isEqualTo(asked + 1);
        assertThat(second).startsWith("HTTP/1.1 200").contains("fairlead; hit");
        assertThat(body(second)).isEqualTo(body(first));
        assertThat(get("acme", path, "If-None-Match: %22v1%22\r\n")).startsWith("HTTP/1.1 304");
        assertThat(get("acme", path, "If-None-Match: \"mine\"\r\n")).startsWith("HTTP/1.1 200");
    }

    @Test
    void a_stale_answer_stands_in_for_one_that_failed_where_it_may() {
        String path = "/own/flaky?answer=ETag:_%22v1%22;Cache-Control:_max-age=0";
        String first = get("acme", path, "");
        String second = get("acme", path, "");
        assertThat(second).startsWith("HTTP/1.1 200").contains("fairlead; hit");
        assertThat(body(second)).isEqualTo(body(first));
        String strict = "/own/flaky?answer=ETag:_%22v1%22;Cache-Control:_max-age=0,must-revalidate";
        get("acme", strict, "");
        assertThat(get("acme", strict, "")).startsWith("HTTP/1.1 503");
    }

    @Test
    void a_change_makes_it_forget() {
        String first = get("acme", "/own/changed", "");
        hit(get("acme", "/own/changed", ""), first);
        gateway.ask("PUT", "/shop/v1/own/changed", "", "x");
        assertThat(body(get("acme", "/own/changed", ""))).isNotEqualTo(body(first));
        get("rival", "/own/changed/by/another", "");
        gateway.ask("DELETE", "/shop/v1/own/changed/by/another", "", "");
        assertThat(get("rival", "/own/changed/by/another", "")).doesNotContain("; hit");
    }

    @Test
    void many_that_ask_for_the_same_are_one_to_the_service() {
        RawCaller[] callers = new RawCaller[8];
        int before = ASKED.get();
        for (int i = 0; i < callers.length; i++) {
            callers[i] = gateway.call();
            callers[i].send(PromisingGateway.request("acme", "GET", "/shop/v1/own/held", "", ""));
            if (i == 0) {
                TestGateway.await("the first", () -> ASKED.get() > before);
            }
        }
        GO_ON.countDown();
        String first = callers[0].answer();
        for (int i = 1; i < callers.length; i++) {
            hit(callers[i].answer(), first);
        }
        for (RawCaller caller : callers) {
            caller.close();
        }
        assertThat(ASKED.get()).isEqualTo(before + 1);
    }
}
