package dev.fairlead.compose.convert;

import dev.fairlead.compose.account.Cause;
import dev.fairlead.compose.account.Item;
import dev.fairlead.compose.emit.Draft;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a container may do. Some of it is said of the pod, some of the container: each at the level that has it. */
final class SecurityPart implements Part {

    private static final Pattern IDS = Pattern.compile("([0-9]{1,9})(?::([0-9]{1,9}))?");
    // Those that a kubelet allows without being told to.
    private static final Set<String> SAFE = Set.of(
            "kernel.shm_rmid_forced",
            "net.ipv4.ip_local_port_range",
            "net.ipv4.tcp_syncookies",
            "net.ipv4.ping_group_range",
            "net.ipv4.ip_unprivileged_port_start",
            "net.ipv4.ip_local_reserved_ports",
            "net.ipv4.tcp_keepalive_time",
            "net.ipv4.tcp_fin_timeout",
            "net.ipv4.tcp_keepalive_intvl",
            "net.ipv4.tcp_keepalive_probes");

    @Override
    public void write(Task task, Conversion run) {
        Item service = task.item();
        Draft pod = task.pod().at("securityContext");
        Draft container = task.container().at("securityContext");
        user(service.at("user"), task, pod, container);
        for (Item group : service.at("group_add").elements()) {
            if (group.number()
                    .filter(number -> number >= 0 && number <= Integer.MAX_VALUE)
                    .isPresent()) {
                pod.add("supplementalGroups", group.number().get(), group.mapped());
            } else {
                group.refused("a pod needs the number of a group, and only the image knows it", "write the number");
            }
        }
        capabilities(service, container);
        flag(service.at("privileged"), "privileged", container);
        flag(service.at("read_only"), "readOnlyRootFilesystem", container);
        options(service.at("security_opt"), container);
        sysctls(service.at("sysctls"), pod);
        if (!service.at("privileged").isTrue() && !container.has("seccompProfile")) {
            container
                    .at("seccompProfile")
                    .put("type", "RuntimeDefault", Cause.rule("Docker has its seccomp profile on by default"));
        }
    }

    private static void user(Item user, Task task, Draft pod, Draft container) {
        if (!user.isThere()) {
            return;
        }
        Matcher ids = IDS.matcher(user.text());
        if (user.text().matches("root(:root)?|0(:0)?")) {
            container.put("runAsUser", 0, user.mapped());
        } else if (ids.matches()) {
            Cause cause = user.mapped();
            container.put("runAsUser", Long.parseLong(ids.group(1)), cause);
            container.put("runAsNonRoot", !ids.group(1).matches("0+"), cause);
            if (ids.group(2) != null) {
                container.put("runAsGroup", Long.parseLong(ids.group(2)), cause);
            }
            if (Mounted.all(task.item()).stream().anyMatch(Mounted::isNamed)) {
                String group = ids.group(2) == null ? ids.group(1) : ids.group(2);
                pod.put("fsGroup", Long.parseLong(group), cause.so("it must be able to write to its volume"));
            }
        } else {
            user.refused("a pod needs the number of a user, and only the image knows it", "write UID:GID");
        }
    }

    private static void capabilities(Item service, Draft container) {
        for (String key : new String[] {"cap_add", "cap_drop"}) {
            for (Item item : service.at(key).elements()) {
                String name = item.text().toUpperCase(Locale.ROOT).replaceFirst("^CAP_", "");
                container.at("capabilities").add(key.equals("cap_add") ? "add" : "drop", name, item.mapped());
            }
            if (service.at(key).isThere() && service.at(key).elements().isEmpty()) {
                service.at(key).inert("it is empty");
            }
        }
    }

    private static void flag(Item item, String field, Draft container) {
        if (item.isThere()) {
            container.put(field, item.isTrue(), item.mapped());
        }
    }

    private static void options(Item options, Draft container) {
        for (Item option : options.elements()) {
            String text = option.text().replace('=', ':');
            switch (text) {
                case "no-new-privileges", "no-new-privileges:true" ->
                    container.put("allowPrivilegeEscalation", false, option.mapped());
                case "no-new-privileges:false" -> container.put("allowPrivilegeEscalation", true, option.mapped());
                case "seccomp:unconfined" -> container.at("seccompProfile").put("type", "Unconfined", option.mapped());
                case "apparmor:unconfined" ->
                    container.at("appArmorProfile").put("type", "Unconfined", option.mapped());
                default -> other(option, text, container);
            }
        }
    }

    private static void other(Item option, String text, Draft container) {
        Map<String, String> selinux =
                Map.of("label:user:", "user", "label:role:", "role", "label:type:", "type", "label:level:", "level");
        for (Map.Entry<String, String> entry : selinux.entrySet()) {
            if (text.startsWith(entry.getKey())) {
                container
                        .at("seLinuxOptions")
                        .put(entry.getValue(), text.substring(entry.getKey().length()), option.mapped());
                return;
            }
        }
        option.refused(
                "profiles and labels are installed on nodes", "install it there, and name it in securityContext");
    }

    private static void sysctls(Item sysctls, Draft pod) {
        Map<String, Item> members = sysctls.members();
        sysctls.elements().forEach(element -> {
            int equals = element.text().indexOf('=');
            if (equals > 0) {
                members.put(element.text().substring(0, equals), element);
            }
        });
        members.forEach((name, item) -> {
            String value = item.text().startsWith(name + "=") ? item.text().substring(name.length() + 1) : item.text();
            if (SAFE.contains(name)) {
                Cause cause = item.mapped();
                pod.append("sysctls").put("name", name, cause).put("value", value, cause);
            } else {
                item.refused("a kubelet does not allow it unless it is told to", "allowedUnsafeSysctls on the nodes");
            }
        });
    }
}
