package dev.fairlead.compose.convert;

import dev.fairlead.compose.account.Cause;
import dev.fairlead.compose.account.Item;
import dev.fairlead.compose.emit.Draft;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What runs: image, command, working directory, terminal. */
final class ImagePart implements Part {

    private static final Pattern WORD =
            Pattern.compile("(?:\"((?:[^\"\\\\]++|\\\\.)*+)\"|'([^']*)'|\\\\.|[^\\s\"'\\\\]++)++");
    private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]++|\\\\.)*+)\"|'([^']*)'|\\\\(.)");

    @Override
    public void write(Task task, Conversion run) {
        Item service = task.item();
        Draft container = task.container();
        image(task, run, service, container);
        words(task, "entrypoint", "command", container);
        words(task, "command", "args", container);
        Item directory = service.at("working_dir");
        if (directory.text().isEmpty()) {
            directory.holds("that of the image counts");
        } else if (!directory.text().startsWith("/")) {
            directory.refused("it has to begin with a slash", "write the whole path");
        } else {
            text(directory, "workingDir", container);
        }
        flag(service.at("tty"), "tty", container);
        flag(service.at("stdin_open"), "stdin", container);
        pull(service, container);
        platform(service.at("platform"), task.pod());
        Item runtime = service.at("runtime");
        if (runtime.isThere()) {
            task.pod()
                    .put(
                            "runtimeClassName",
                            Names.label(runtime.text()),
                            runtime.approximated("the RuntimeClass of that name has to be in the cluster"));
            run.expects().put("RuntimeClass/" + Names.label(runtime.text()), "the runtime of " + task.id());
        }
    }

    private static void image(Task task, Conversion run, Item service, Draft container) {
        Item image = service.at("image");
        Item build = service.at("build");
        if (image.isThere() && !image.text().isBlank()) {
            container.put(
                    "image",
                    image.text(),
                    image.text().contains("@") || image.text().matches(".*:(?!latest$)[^/:]+")
                            ? image.mapped()
                            : image.approximated(
                                    "it has no version: each node may run another one; pin a tag or a digest"));
            build.inert("the image is named; building it stays with docker compose build");
            return;
        }
        image.refused("it is empty", "name an image");
        String name = name(task, run);
        container.put(
                "image",
                name,
                build.isThere()
                        ? build.approximated("a cluster builds no images: build and push it, and name it with image:")
                        : Cause.rule("no image is named"));
        run.expects().put("image " + name, "built from " + task.name() + " and pushed where the cluster gets it");
    }

    /** The image of a workload, also where it is built. */
    static String name(Task task, Conversion run) {
        String image = task.item().at("image").text();
        return image.isBlank() ? run.project() + "-" + task.id() + ":latest" : image;
    }

    // Compose has the words of the whole command; a cluster would put variables into $(NAME), so that is doubled.
    private static void words(Task task, String key, String field, Draft container) {
        Item item = task.item().at(key);
        if (!item.isThere()) {
            return;
        }
        if (item.isNull() || (!item.isList() && item.text().isBlank())) {
            item.holds("the image's own counts");
            return;
        }
        Cause cause = item.mapped();
        List<Item> elements = item.elements();
        if (item.isList() && elements.isEmpty()) {
            item.approximated("an empty list cannot take the image's own away");
            container.add(field, "", cause);
            return;
        }
        for (Item element : elements) {
            for (String word : item.isList() ? List.of(element.text()) : split(element.text())) {
                container.add(field, secretOut(task, escaped(word)), element.mapped());
            }
        }
    }

    static List<String> split(String line) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(line);
        while (word.find()) {
            words.add(QUOTED.matcher(word.group()).replaceAll(match -> {
                String inner = match.group(1) != null
                        ? match.group(1).replaceAll("\\\\([\"\\\\$`])", "$1")
                        : match.group(2) != null ? match.group(2) : match.group(3);
                return Matcher.quoteReplacement(inner);
            }));
        }
        return words;
    }

    static String escaped(String text) {
        return text.replace("$(", "$$(");
    }

    // A secret in a command is a variable of the container that has it.
    private static String secretOut(Task task, String word) {
        for (Map.Entry<String, String> secret : EnvironmentPart.secrets(task).entrySet()) {
            if (word.contains(secret.getValue()) && secret.getValue().length() > 3) {
                return word.replace(secret.getValue(), "$(" + secret.getKey() + ")");
            }
        }
        return word;
    }

    private static void text(Item item, String field, Draft container) {
        if (item.isThere()) {
            container.put(field, item.text(), item.mapped());
        }
    }

    private static void flag(Item item, String field, Draft container) {
        if (item.isThere()) {
            container.put(field, item.isTrue(), item.mapped());
        }
    }

    private static void pull(Item service, Draft container) {
        Item policy = service.at("pull_policy");
        service.at("pull_refresh_after").refused("a cluster pulls always, never, or when it is missing", "take it out");
        if (!policy.isThere()) {
            return;
        }
        switch (policy.text()) {
            case "always" -> container.put("imagePullPolicy", "Always", policy.mapped());
            case "never" -> container.put("imagePullPolicy", "Never", policy.mapped());
            case "missing", "if_not_present" -> container.put("imagePullPolicy", "IfNotPresent", policy.mapped());
            case "build" ->
                container.put("imagePullPolicy", "IfNotPresent", policy.approximated("a cluster builds no images"));
            default ->
                container.put("imagePullPolicy", "Always", policy.approximated("it is looked for at every start"));
        }
    }

    private static void platform(Item platform, Draft pod) {
        if (!platform.isThere()) {
            return;
        }
        String[] parts = platform.text().split("/", -1);
        Cause cause = parts.length > 2
                ? platform.approximated("nodes tell their architecture, not its variant")
                : platform.mapped();
        pod.at("nodeSelector").put("kubernetes.io/os", parts[0], cause);
        if (parts.length > 1) {
            String architecture = parts[1].equals("x86_64") ? "amd64" : parts[1].equals("aarch64") ? "arm64" : parts[1];
            pod.at("nodeSelector").put("kubernetes.io/arch", architecture, cause);
        }
    }
}
