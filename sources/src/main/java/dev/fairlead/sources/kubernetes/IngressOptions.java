package dev.fairlead.sources.kubernetes;

import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Route;
import dev.fairlead.model.Subject.Kind;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.cluster.Item;
import dev.fairlead.sources.cluster.Nodes;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the annotations of an Ingress say of its routes: Traefik's {@code router.…}, and the two of nginx that people have.
 *
 * @param broken why its routes cannot be served as they are meant; empty where they can
 */
record IngressOptions(
        List<String> entrypoints,
        List<Name> middlewares,
        OptionalLong priority,
        String pathMatcher,
        boolean onlyTls,
        Route.Tls tls,
        Optional<String> broken) {

    static final String TRAEFIK = "traefik.ingress.kubernetes.io/router.";
    private static final String NGINX = "nginx.ingress.kubernetes.io/";
    private static final String READ_TIMEOUT = NGINX + "proxy-read-timeout";
    private static final String BODY_SIZE = NGINX + "proxy-body-size";
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})([kKmMgG]?)");
    private static final long MOST_BODY = 1024L * 1024 * 1024;
    private static final long MOST_SECONDS = 24 * 3600;
    private static final long MOST_PRIORITY = 1_000_000_000_000L;
    private static final List<String> KNOWN =
            List.of("entrypoints", "middlewares", "priority", "pathmatcher", "tls", "tls.certresolver", "tls.options");
    private static final List<String> MATCHERS = List.of("Path", "PathPrefix", "PathRegexp");

    /** Reads them; whatever has no effect is told. */
    static IngressOptions of(Item ingress, Draft draft) {
        Reader reader = new Reader(ingress, draft);
        reader.unknown();
        List<Name> middlewares = new ArrayList<>(reader.ofNginx());
        middlewares.addAll(reader.middlewares());
        String matcher = reader.text("pathmatcher").orElse("PathPrefix");
        if (!MATCHERS.contains(matcher)) {
            reader.fail("its path matcher \"" + matcher + "\" is none of " + String.join(", ", MATCHERS));
        }
        Optional<Name> options = reader.text("tls.options").flatMap(reader::reference);
        Optional<String> resolver = reader.text("tls.certresolver");
        return new IngressOptions(
                reader.list("entrypoints"),
                middlewares,
                reader.priority(),
                matcher,
                reader.text("tls").filter("true"::equals).isPresent() || options.isPresent() || resolver.isPresent(),
                new Route.Tls(options, List.of(), resolver),
                reader.broken);
    }

    private static final class Reader {
        private final Item ingress;
        private final Draft draft;
        private Optional<String> broken = Optional.empty();

        Reader(Item ingress, Draft draft) {
            this.ingress = ingress;
            this.draft = draft;
        }

        Optional<String> text(String option) {
            return ingress.annotation(TRAEFIK + option);
        }

        List<String> list(String option) {
            return text(option).stream()
                    .flatMap(text -> Arrays.stream(text.split(",")))
                    .map(String::strip)
                    .filter(text -> !text.isEmpty())
                    .toList();
        }

        void fail(String why) {
            broken = Optional.of(why);
        }

        void unknown() {
            Nodes.at(ingress.node(), "metadata", "annotations").members().forEach((key, value) -> {
                boolean traefik = key.startsWith(TRAEFIK) && !KNOWN.contains(key.substring(TRAEFIK.length()));
                boolean nginx = key.startsWith(NGINX) && !key.equals(READ_TIMEOUT) && !key.equals(BODY_SIZE);
                if ((key.startsWith(TRAEFIK) || key.startsWith(NGINX)) && !(value instanceof Node.Text)) {
                    fail("its annotation \"" + key + "\" is not text");
                }
                if (traefik || nginx) {
                    draft.warn(
                            Kind.SOURCE,
                            "",
                            value.place(),
                            "the annotation has no effect here",
                            nginx ? "name a middleware in " + TRAEFIK + "middlewares" : "take it out");
                }
            });
        }

        List<Name> middlewares() {
            List<Name> names = new ArrayList<>();
            for (String text : list("middlewares")) {
                reference(text).ifPresent(names::add);
            }
            return names;
        }

        /** As Traefik has it: {@code namespace-name@kubernetescrd}, or one of another source. */
        Optional<Name> reference(String text) {
            String ours = text.endsWith("@kubernetescrd")
                    ? text.substring(0, text.length() - "@kubernetescrd".length())
                    : text;
            try {
                return Optional.of(Name.parse(ours, Owner.KUBERNETES));
            } catch (IllegalArgumentException unknown) {
                fail("it names \"" + text + "\": " + unknown.getMessage());
                return Optional.empty();
            }
        }

        OptionalLong priority() {
            Optional<String> text = text("priority");
            if (text.isEmpty()) {
                return OptionalLong.empty();
            }
            if (!text.get().matches("-?[0-9]{1,13}") || Math.abs(Long.parseLong(text.get())) > MOST_PRIORITY) {
                fail("its priority \"" + text.get() + "\" is not a whole number");
                return OptionalLong.empty();
            }
            long priority = Long.parseLong(text.get());
            return priority == 0 ? OptionalLong.empty() : OptionalLong.of(priority);
        }

        // -- nginx --------------------------------------------------------------------------------------------------

        List<Name> ofNginx() {
            List<Name> names = new ArrayList<>();
            ingress.annotation(READ_TIMEOUT).ifPresent(text -> seconds(text)
                    .ifPresentOrElse(
                            seconds -> names.add(middleware("read-timeout", timeouts(seconds))),
                            () -> fail(READ_TIMEOUT + " is \"" + text + "\", not 1 to " + MOST_SECONDS + " seconds")));
            ingress.annotation(BODY_SIZE).ifPresent(text -> {
                OptionalLong bytes = bytes(text);
                if (bytes.isEmpty()) {
                    fail(BODY_SIZE + " is \"" + text + "\", not a size such as 10m of at most 1g");
                } else if (bytes.getAsLong() > 0) {
                    names.add(middleware(
                            "body-size",
                            typed("buffering", new Members().put("maxRequestBodyBytes", bytes.getAsLong()))));
                }
            });
            return names;
        }

        private Name middleware(String what, Node node) {
            return draft.middleware("ingress/" + ingress.key() + ":" + what, node);
        }

        private static Node timeouts(long seconds) {
            return typed(
                    "timeouts", new Members().put("response", seconds + "s").put("body", seconds + "s"));
        }

        private static Node typed(String type, Members options) {
            return new Members().put(type, options.build()).build();
        }

        private static Optional<Long> seconds(String text) {
            String number = text.endsWith("s") ? text.substring(0, text.length() - 1) : text;
            return Optional.of(number)
                    .filter(digits -> digits.matches("[0-9]{1,6}"))
                    .map(Long::parseLong)
                    .filter(seconds -> seconds >= 1 && seconds <= MOST_SECONDS);
        }

        // As nginx writes sizes; 0 is none.
        private static OptionalLong bytes(String text) {
            Matcher size = SIZE.matcher(text);
            if (!size.matches()) {
                return OptionalLong.empty();
            }
            int power = "kmg".indexOf(size.group(2).toLowerCase(Locale.ROOT));
            int times = size.group(2).isEmpty() ? 0 : power + 1;
            BigDecimal bytes = new BigDecimal(size.group(1)).multiply(BigDecimal.valueOf(1L << (10 * times)));
            return bytes.compareTo(BigDecimal.valueOf(MOST_BODY)) > 0
                    ? OptionalLong.empty()
                    : OptionalLong.of(bytes.longValue());
        }
    }
}
