package dev.fairlead.management.http;

import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.List;
import java.util.Locale;

/**
 * Why a request was refused, as RFC 9457 has it.
 *
 * @param status the HTTP status
 * @param title what the status means here, the same for every occurrence
 * @param detail what is wrong this time, with the remedy; one or two sentences
 * @param faults every bad field, all at once; may be empty
 */
public record Problem(int status, String title, String detail, List<Fault> faults) {

    public Problem {
        faults = List.copyOf(faults);
    }

    /**
     * One bad field.
     *
     * @param pointer RFC 6901 pointer into the request's body; empty for the whole
     * @param detail what is wrong, with the value
     * @param remedy what to do; may be empty
     */
    public record Fault(String pointer, String detail, String remedy) {}

    /** A problem without fields. */
    public static Problem of(int status, String detail) {
        return new Problem(status, title(status), detail, List.of());
    }

    /** A problem with fields. */
    public static Problem of(int status, String detail, List<Fault> faults) {
        return new Problem(status, title(status), detail, faults);
    }

    /** The words for a status, as RFC 9110 has them. */
    static String title(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 408 -> "Request Timeout";
            case 409 -> "Conflict";
            case 412 -> "Precondition Failed";
            case 413 -> "Content Too Large";
            case 414 -> "URI Too Long";
            case 415 -> "Unsupported Media Type";
            case 422 -> "Unprocessable Content";
            case 429 -> "Too Many Requests";
            case 501 -> "Not Implemented";
            case 503 -> "Service Unavailable";
            case 505 -> "HTTP Version Not Supported";
            case 507 -> "Insufficient Storage";
            default -> "Internal Server Error";
        };
    }

    /** The body of the answer. */
    public Node.Mapping body(String requestId) {
        Members members = new Members()
                .put(
                        "type",
                        "https://fairlead.dev/problems/"
                                + title(status).toLowerCase(Locale.ROOT).replace(' ', '-'))
                .put("title", title)
                .put("status", status)
                .put("detail", detail)
                .put("requestId", requestId);
        if (!faults.isEmpty()) {
            members.put("errors", Members.of(faults.stream().map(Problem::fault).toList()));
        }
        return members.build();
    }

    private static Node fault(Fault fault) {
        Members members = new Members().put("pointer", fault.pointer()).put("detail", fault.detail());
        if (!fault.remedy().isEmpty()) {
            members.put("remedy", fault.remedy());
        }
        return members.build();
    }
}
