package dev.fairlead.compose.convert;

import dev.fairlead.compose.account.Cause;
import dev.fairlead.compose.account.Item;
import dev.fairlead.compose.emit.Draft;
import dev.fairlead.compose.file.Units;
import java.time.Duration;
import java.util.List;

/** How a pod begins and ends: grace, hooks, and the pause in which callers learn that it goes. */
final class LifecyclePart implements Part {

    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final long PAUSE = 5;

    @Override
    public void write(Task task, Conversion run) {
        Item service = task.item();
        boolean hooked = hook(task, service.at("pre_stop"), "preStop");
        hook(task, service.at("post_start"), "postStart");
        before(task, run, service.at("pre_start"));
        boolean pauses = !hooked
                && !task.isJob()
                && (task.isRouted() || !task.published().isEmpty());
        if (pauses) {
            task.container()
                    .at("lifecycle")
                    .at("preStop")
                    .at("sleep")
                    .put("seconds", PAUSE, Cause.rule("callers of outside come until every proxy knows that it ends"));
        }
        Item grace = service.at("stop_grace_period");
        Duration time = Units.duration(grace.text()).orElse(GRACE);
        long seconds = time.plusMillis(999).toSeconds() + (pauses ? PAUSE : 0);
        task.pod()
                .put(
                        "terminationGracePeriodSeconds",
                        seconds,
                        grace.isThere()
                                ? grace.mapped()
                                : Cause.rule("Docker's default: 10 s" + (pauses ? ", and the pause before" : "")));
        Item signal = service.at("stop_signal");
        if (signal.text().matches("(SIG)?TERM|15")) {
            signal.holds("it is the signal that pods get");
        } else {
            signal.refused(
                    "pods get SIGTERM, or what the image says with STOPSIGNAL", "write STOPSIGNAL into the Dockerfile");
        }
        Item init = service.at("init");
        if (init.isTrue()) {
            init.refused(
                    "a runtime puts no init before a container",
                    "put tini into the image, or share the process namespace");
        } else {
            init.holds("no init is put before a container");
        }
    }

    private static boolean hook(Task task, Item hooks, String field) {
        List<Item> all = hooks.elements();
        if (task.isGate()) {
            hooks.refused("what is done before a pod is ready has no hooks", "put it into the command");
            return false;
        }
        boolean written = false;
        for (Item hook : all) {
            if (written) {
                hook.refused("a container has one " + field + " hook", "put all of it into one command");
                continue;
            }
            Draft exec = task.container().at("lifecycle").at(field).at("exec");
            words(hook.at("command"), exec, "command");
            hook.restRefused("a hook of a pod runs as the container does", "take it out");
            written = true;
        }
        return written;
    }

    private static void words(Item command, Draft draft, String field) {
        for (Item element : command.elements()) {
            for (String word : command.isList() ? List.of(element.text()) : ImagePart.split(element.text())) {
                draft.add(field, word, element.mapped());
            }
        }
    }

    private static void before(Task task, Conversion run, Item hooks) {
        int number = 0;
        for (Item hook : hooks.elements()) {
            Cause cause = hook.at("command").mapped();
            Draft init = task.pod().append("initContainers");
            init.put("name", Names.label((task.isGuest() ? task.id() + "-" : "") + "before-" + number++), cause);
            Item image = hook.at("image");
            Cause from = image.isThere() ? image.mapped() : Cause.rule("it runs in the image of its service");
            init.put("image", image.isThere() ? image.text() : ImagePart.name(task, run), from);
            words(hook.at("command"), init, "command");
            hook.at("environment").members().forEach((name, item) -> {
                if (Vault.isSecret(name, item.text())) {
                    item.refused("a secret in a hook", "give it to the service itself");
                } else {
                    Cause value = item.mapped();
                    init.append("env").put("name", name, value).put("value", ImagePart.escaped(item.text()), value);
                }
            });
            hook.restRefused("a container before others has nothing for it", "take it out");
        }
    }
}
