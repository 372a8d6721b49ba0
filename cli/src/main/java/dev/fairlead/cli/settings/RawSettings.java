package dev.fairlead.cli.settings;

import dev.fairlead.model.form.Spelling;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The text of each setting, with the place that gave it; finds names that are no settings. */
final class RawSettings {

    static final String DEFAULT = "default";

    private static final int MAX_FILE_BYTES = 64 * 1024;
    // What Kubernetes puts into every container for a Service whose name begins with "fairlead".
    private static final String OURS = "FAIRLEAD_";
    private static final Pattern SERVICE_LINK = Pattern.compile(
            "_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT(_[0-9]+_(TCP|UDP|SCTP)(_(ADDR|PORT|PROTO))?)?)$");
    private static final Pattern LINKED = Pattern.compile("(tcp|udp|sctp)://.*");

    private final Map<String, String> environment;
    private final List<String> errors;
    private final Map<String, Raw> texts = new HashMap<>();
    private final List<String> notes = new ArrayList<>();

    /** @param origin where the text stands, as users would name it */
    record Raw(String text, String origin) {}

    RawSettings(Map<String, String> commandLine, Map<String, String> environment, List<String> errors) {
        this.environment = new TreeMap<>(environment);
        this.errors = errors;
        refuseUnknownVariables();
        commandLine.forEach((variable, text) -> texts.put(variable, new Raw(text, "command line")));
        for (Setting<?> setting : SettingsTable.ALL) {
            fromEnvironment(setting.variable()).ifPresent(raw -> texts.putIfAbsent(setting.variable(), raw));
        }
        Raw config = of(SettingsTable.CONFIG);
        if (!config.text().isEmpty()) {
            new SettingsFile(config, this.environment, errors, notes).read().forEach(texts::putIfAbsent);
        }
    }

    /** What a file of Traefik's says that does not hold here; one line each. */
    List<String> notes() {
        return notes;
    }

    Raw of(Setting<?> setting) {
        return texts.getOrDefault(setting.variable(), new Raw(setting.fallback(), DEFAULT));
    }

    private Optional<Raw> fromEnvironment(String variable) {
        String own = given(variable);
        String file = given(variable + "_FILE");
        if (!own.isEmpty() && !file.isEmpty()) {
            errors.add(variable + " and " + variable + "_FILE are both set; keep one of them");
            return Optional.empty();
        }
        if (!file.isEmpty()) {
            return Optional.of(new Raw(content(variable, file), variable + "_FILE=" + file));
        }
        return own.isEmpty() ? Optional.empty() : Optional.of(new Raw(own, "environment"));
    }

    // Compose sets variables to nothing to leave them out; Kubernetes sets some that only look like ours.
    private String given(String variable) {
        String text = environment.getOrDefault(variable, "");
        return isServiceLink(variable) && LINKED.matcher(text).matches() ? "" : text;
    }

    private String content(String variable, String file) {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
            if (bytes.length > MAX_FILE_BYTES) {
                errors.add(variable + "_FILE: " + file + " is longer than 64 KiB; name the file with the value");
            }
            return new String(bytes, StandardCharsets.UTF_8).stripTrailing();
        } catch (IOException | java.nio.file.InvalidPathException unreadable) {
            errors.add(variable + "_FILE: " + file + " cannot be read ("
                    + unreadable.getClass().getSimpleName() + "); name a file that this user may read");
            return "";
        }
    }

    private void refuseUnknownVariables() {
        List<String> known = SettingsTable.ALL.stream().map(Setting::variable).toList();
        for (String variable : environment.keySet()) {
            String base = variable.endsWith("_FILE") ? variable.substring(0, variable.length() - 5) : variable;
            if (variable.startsWith(OURS)
                    && !known.contains(base)
                    && !SettingsTable.ELSEWHERE.contains(variable)
                    && !isServiceLink(variable)) {
                errors.add(variable + " (environment): there is no such setting; " + remedy(base, known));
            }
        }
    }

    // All of them begin alike, which would make any two of them near.
    private static String remedy(String written, List<String> known) {
        List<String> ends = known.stream()
                .filter(name -> name.startsWith(OURS))
                .map(name -> name.substring(OURS.length()))
                .toList();
        return Spelling.nearest(written.substring(OURS.length()), ends)
                .map(end -> "did you mean \"" + OURS + end + "\"?")
                .orElse("unset it; docs/settings.md has all that there are");
    }

    private boolean isServiceLink(String variable) {
        String service = SERVICE_LINK.matcher(variable).replaceFirst("");
        return !service.equals(variable) && environment.containsKey(service + "_SERVICE_HOST");
    }
}
