package dev.fairlead.acceptance.promise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.acceptance.process.Installation;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Objects made through REST, as an operator makes them. */
final class RestObjects {

    private RestObjects() {}

    /** A product of that name at {@code /name/v1/items}, published, with a client that may call it; returns its key. */
    static String createAll(Installation installation, String name, int upstreamPort) {
        good(installation.rest("PUT", "/products/" + name, product(name, upstreamPort, "items")));
        good(installation.rest("PUT", "/policies/wide", "{\"rateLimit\": {\"requests\": 1000000, \"per\": \"1m\"}}"));
        good(installation.rest(
                "PUT", "/clients/" + name + "-client", "{\"products\": [\"" + name + "\"], \"policy\": \"wide\"}"));
        HttpResponse<String> issued = good(installation.rest(
                "POST",
                "/clients/" + name + "-client/credentials",
                "{\"name\": \"production\", \"type\": \"api-key\"}"));
        good(installation.rest("POST", "/products/" + name + "/publish?wait=true", ""));
        return Installation.member(issued.body(), "key");
    }

    /** The form of such a product. */
    static String product(String name, int upstreamPort, String path) {
        return """
                {"basePath": "/%s", "proxies": {"main": {"path": "/v1", "url": "http://127.0.0.1:%d",
                 "endpoints": [{"name": "list", "methods": ["GET"], "path": "/%s"}]}}}
                """.formatted(name, upstreamPort, path);
    }

    /** Asserts a success. */
    static HttpResponse<String> good(HttpResponse<String> answer) {
        assertThat(answer.statusCode())
                .as(answer.request().method() + " " + answer.uri() + ": " + answer.body())
                .isBetween(200, 299);
        return answer;
    }

    /** What the gateway answers to a call with this key. */
    static int status(Installation installation, String path, String key) {
        return installation.call("GET", path, "X-API-Key", key).statusCode();
    }

    /** Asks until the gateway answers so. */
    static void awaitStatus(Installation installation, String path, String key, int status, Duration atMost) {
        Installation.await(
                atMost,
                () -> installation.call("GET", path, "X-API-Key", key),
                answer -> answer.statusCode() == status);
    }
}
