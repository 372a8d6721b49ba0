package dev.fairlead.compose.check;

import dev.fairlead.compose.Finding;
import dev.fairlead.compose.file.Scalar;
import dev.fairlead.compose.file.Workload;
import dev.fairlead.model.Diagnostic.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Secrets that stand in the file for everyone who has it. Their values are never shown. */
final class SecretLint implements Lint {

    private static final Set<String> LAST =
            Set.of("PASSWORD", "PASSWD", "PASS", "PWD", "PASSPHRASE", "SECRET", "TOKEN", "APIKEY", "CREDENTIALS");
    private static final Set<String> KEYS =
            Set.of("API", "SECRET", "PRIVATE", "ACCESS", "ENCRYPTION", "SIGNING", "MASTER", "AUTH", "LICENSE");
    private static final Set<String> NO_SECRETS = Set.of("true", "false", "yes", "no", "on", "off", "none", "0", "1");
    // The address of something, with a name and a password before the @.
    private static final Pattern IN_ADDRESS = Pattern.compile("[a-z][a-z0-9+.-]*://[^\\s:/@]*:([^\\s/@]+)@");

    @Override
    public List<Finding> of(Scene scene) {
        List<Finding> findings = new ArrayList<>();
        for (Workload workload : scene.stack().workloads().values()) {
            workload.environment().forEach((name, value) -> {
                if (isSecret(name, value)) {
                    findings.add(finding(workload, name, value, "\"" + name + "\" is a secret in plain text"));
                } else if (hasPassword(value)) {
                    findings.add(finding(
                            workload, name, value, "the address in \"" + name + "\" has a password in plain text"));
                }
            });
        }
        return findings;
    }

    private static Finding finding(Workload workload, String name, Scalar value, String what) {
        return new Finding(
                Severity.WARNING,
                "plain-secret",
                value.place(),
                "service \"" + workload.name() + "\"",
                what,
                "whoever has the file has it, and so does everyone who may inspect the container",
                "use secrets: and " + name + "_FILE, or ${" + name + "} from outside of the file");
    }

    private static boolean isSecret(String name, Scalar value) {
        String text = value.text().strip();
        boolean said = !text.isEmpty()
                && !value.isFilled()
                && !text.startsWith("/")
                && !NO_SECRETS.contains(text.toLowerCase(Locale.ROOT));
        return said && isSecretName(name);
    }

    private static boolean isSecretName(String name) {
        String[] words = name.toUpperCase(Locale.ROOT).split("[_.-]+");
        String last = words[words.length - 1];
        if (words.length == 1 && (last.equals("PWD") || last.equals("PASS"))) {
            return false;
        }
        boolean key = last.equals("KEY") && words.length > 1 && KEYS.contains(words[words.length - 2]);
        // What is random, allowed, hashed or public is none.
        boolean other =
                List.of(words).stream().anyMatch(Set.of("ALLOW", "RANDOM", "PUBLIC", "HASH", "ENABLE")::contains);
        return !other && (key || LAST.contains(last));
    }

    private static boolean hasPassword(Scalar value) {
        Matcher address = IN_ADDRESS.matcher(value.written());
        return address.find() && !address.group(1).contains("$");
    }
}
