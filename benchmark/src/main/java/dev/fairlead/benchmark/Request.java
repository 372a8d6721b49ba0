package dev.fairlead.benchmark;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The one request that every proxy gets, again and again: a GET with the headers that a browser sends (about 0.75 KiB),
 * and the key where the proxy checks one.
 */
record Request(int port, String path, Optional<String> key) {
    static final String PATH = "/payments/v1/charges/42";

    private static final Map<String, String> BROWSER = browserHeaders();

    SequencedMap<String, String> headers() {
        SequencedMap<String, String> headers = new LinkedHashMap<>(BROWSER);
        key.ifPresent(value -> headers.put("X-API-Key", value));
        return headers;
    }

    /** The same for a connection that carries nothing else. */
    SequencedMap<String, String> closingHeaders() {
        SequencedMap<String, String> headers = headers();
        headers.put("Connection", "close");
        return headers;
    }

    /** The request's head as it goes over the wire. */
    String head() {
        StringBuilder head = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n");
        headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        return head.append("\r\n").toString();
    }

    private static Map<String, String> browserHeaders() {
        SequencedMap<String, String> headers = new LinkedHashMap<>();
        headers.put(
                "User-Agent",
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36");
        headers.put("Accept", "application/json, text/plain;q=0.9, */*;q=0.8");
        headers.put("Accept-Language", "en-GB,en;q=0.9,de;q=0.7,fr;q=0.5");
        headers.put("Accept-Encoding", "gzip, deflate, br, zstd");
        headers.put("Referer", "https://shop.example.com/checkout/summary?step=3&basket=7f3b9a1c2d4e");
        headers.put("Origin", "https://shop.example.com");
        headers.put(
                "Cookie",
                "session=4f0c2b6de3a94c1ab2f7d8e6c5b4a392; consent=v2.1.1.0; theme=dark; ab=blue-17; visits=42; first=2026-03-14T09:26:53Z; locale=en-GB; currency=EUR; experiments=checkout-b.search-a.nav-c");
        headers.put("Cache-Control", "no-cache");
        headers.put("Sec-Fetch-Mode", "cors");
        headers.put("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        return headers;
    }
}
