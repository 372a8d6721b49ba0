package dev.fairlead.compose.convert;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A health test that a kubelet can make itself with the same outcome: curl that fails on an error status, wget, nc.
 *
 * @param path empty where only a connection is opened
 */
record Probed(int port, String path, boolean isSecure) {

    private static final String HOST = "(?:localhost|127\\.0\\.0\\.1|0\\.0\\.0\\.0|\\[::1\\])";
    private static final String QUOTE = "[\"']?";
    private static final String OR_FAIL = "(?:\\s*\\|\\|\\s*(?:exit 1|kill 1|false))?\\s*";
    private static final String SINK = "(?:\\s*(?:>|1>|&>)\\s*/dev/null(?:\\s+2>&1)?)?";
    private static final String URL = QUOTE + "(https?)://" + HOST + "(?::([0-9]{1,5}))?(/[A-Za-z0-9._~/-]*)?" + QUOTE;
    private static final Pattern CURL =
            Pattern.compile("curl((?:\\s+-{1,2}[A-Za-z-]+)+)(?:\\s+-o\\s*/dev/null)?\\s+" + URL + SINK + OR_FAIL);
    private static final Pattern WGET = Pattern.compile(
            "wget((?:\\s+(?:-[qO-]+|--[a-z-]+(?:=[0-9]+)?|-O\\s*/dev/null|-O\\s+-|-O-|-T\\s*[0-9]+|-t\\s*[0-9]+|/dev/null))*)\\s+"
                    + URL + SINK + OR_FAIL);
    private static final Pattern NC = Pattern.compile(
            "nc(?:\\s+-(?:[vzn]*z[vzn]*|w\\s*[0-9]+|[vn]+))+\\s+" + HOST + "\\s+([0-9]{1,5})" + OR_FAIL);

    static Optional<Probed> of(List<String> words) {
        String line = words.size() == 3
                        && words.getFirst().endsWith("sh")
                        && words.get(1).equals("-c")
                ? words.get(2)
                : String.join(" ", words);
        Matcher curl = CURL.matcher(line.strip());
        if (curl.matches()
                && curl.group(1).matches("(?s).*(\\s-[A-Za-z]*f|--fail).*")
                && !curl.group(1).contains("L")) {
            boolean trusting = curl.group(1).matches("(?s).*(\\s-[A-Za-z]*k|--insecure).*");
            return http(curl.group(2), curl.group(3), curl.group(4), trusting);
        }
        Matcher wget = WGET.matcher(line.strip());
        if (wget.matches()) {
            return http(
                    wget.group(2), wget.group(3), wget.group(4), wget.group(1).contains("--no-check-certificate"));
        }
        Matcher nc = NC.matcher(line.strip());
        return nc.matches() && line.contains("z")
                ? Optional.of(new Probed(Integer.parseInt(nc.group(1)), "", false))
                : Optional.empty();
    }

    // A kubelet never looks at a certificate; a test that does is not the same.
    private static Optional<Probed> http(String scheme, String port, String path, boolean trusting) {
        boolean secure = scheme.equals("https");
        int number = port == null ? (secure ? 443 : 80) : Integer.parseInt(port);
        return secure && !trusting
                ? Optional.empty()
                : Optional.of(new Probed(number, path == null ? "/" : path, secure));
    }
}
