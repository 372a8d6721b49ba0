package dev.fairlead.management.api;

import dev.fairlead.management.http.Answer;
import dev.fairlead.management.http.Refusal;
import dev.fairlead.management.http.Request;
import dev.fairlead.store.content.Resource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Strong validators (RFC 9110 8.8.3) and the conditions on them. An object's tag is its version, and behind a dot what is
 * published of it: publishing changes what a GET shows, but takes nothing from somebody who edits, so {@code If-Match}
 * compares the version alone.
 */
final class ETags {

    private static final String IF_MATCH = "If-Match";
    private static final String IF_NONE_MATCH = "If-None-Match";

    private ETags() {}

    static String of(Resource resource) {
        String published = resource.published()
                .filter(copy -> resource.kind().hasWorkingCopy())
                .map(copy -> "." + shortHash((copy.version() + copy.at()).getBytes(StandardCharsets.UTF_8)))
                .orElse("");
        return '"' + resource.version() + published + '"';
    }

    static String of(byte[] body) {
        return '"' + shortHash(body) + '"';
    }

    private static String shortHash(byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(hash, 0, 12);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A 304 where the caller has the answer already. */
    static Answer conditional(Request request, Answer answer) {
        if (answer.status() != 200 || answer.stream().isPresent()) {
            return answer;
        }
        String tag = Optional.ofNullable(answer.headers().get("ETag")).orElseGet(() -> of(answer.body()));
        boolean known = request.header(IF_NONE_MATCH)
                .map(header -> tags(header, IF_NONE_MATCH))
                .filter(tags -> tags.contains("*") || tags.contains(tag))
                .isPresent();
        return known ? Answer.empty(304).with("ETag", tag) : answer.with("ETag", tag);
    }

    /** The version that the editor read, if the request says so and it is the current one. */
    static Optional<String> expected(Request request, Resource current) {
        Optional<List<String>> wanted = request.header(IF_MATCH).map(header -> tags(header, IF_MATCH));
        if (wanted.isEmpty() || wanted.get().contains("*")) {
            return Optional.empty();
        }
        boolean same = wanted.get().stream().anyMatch(tag -> version(tag).equals(current.version()));
        if (!same) {
            throw stale(current);
        }
        return Optional.of(current.version());
    }

    /** Refuses what must not exist, or must: {@code If-None-Match: *} and {@code If-Match} on an object that is not there. */
    static void requireFits(Request request, Optional<Resource> current) {
        if (current.isEmpty() && request.header(IF_MATCH).isPresent()) {
            throw Refusal.of(
                    412,
                    "There is no such object, and If-Match says that there must be; leave If-Match away to create it");
        }
        Optional<String> none = request.header(IF_NONE_MATCH);
        if (none.isPresent() && !none.get().strip().equals("*")) {
            throw Refusal.of(400, "If-None-Match on a change must be *, which means: only if it does not exist");
        }
        if (none.isPresent() && current.isPresent()) {
            throw stale(current.get());
        }
    }

    static Refusal stale(Resource current) {
        return Refusal.of(
                        412,
                        "The " + current.kind().word() + " \"" + current.name() + "\" was changed by "
                                + current.changedBy() + " at " + current.changedAt()
                                + "; read it again and repeat the change on what is there now")
                .with("ETag", of(current));
    }

    private static String version(String tag) {
        String text = tag.substring(1, tag.length() - 1);
        int dot = text.indexOf('.');
        return dot < 0 ? text : text.substring(0, dot);
    }

    private static List<String> tags(String header, String name) {
        List<String> tags = new ArrayList<>();
        for (String part : header.split(",", -1)) {
            String tag = part.strip();
            // A weak tag never equals a strong one here: our tags have no commas and are never weak.
            if (!tag.equals("*") && !tag.matches("(W/)?\"[!#-~]*\"")) {
                throw Refusal.of(400, name + " must be * or entity tags in double quotes, as ETag gave them");
            }
            if (!tag.startsWith("W/")) {
                tags.add(tag);
            }
        }
        return tags;
    }
}
