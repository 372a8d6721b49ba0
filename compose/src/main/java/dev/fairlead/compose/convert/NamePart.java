package dev.fairlead.compose.convert;

import dev.fairlead.compose.account.Cause;
import dev.fairlead.compose.account.Item;
import dev.fairlead.compose.emit.Draft;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What a workload is called, and by which names it finds others: each further name is a Service more. */
final class NamePart implements Part {

    private static final int MOST_SERVERS = 3;
    private static final Pattern ADDRESS = Pattern.compile(
            "(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\\.(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])){3}|(?=.*:.*:)[0-9a-fA-F:.]+");
    private static final Pattern DOMAIN = Pattern.compile("[a-z0-9]([a-z0-9.-]*[a-z0-9])?");
    private static final Pattern LABEL = Pattern.compile("[a-z]([a-z0-9-]{0,61}[a-z0-9])?");

    @Override
    public void write(Task task, Conversion run) {
        Item service = task.item();
        hostname(task, service);
        Item container = service.at("container_name");
        if (container.isThere()) {
            alias(task, run, container, "the name of a container leads to it, as on Docker's networks");
        }
        service.at("networks").members().forEach((network, attachment) -> attachment
                .at("aliases")
                .elements()
                .forEach(alias -> alias(task, run, alias, "a further name on its network " + network)));
        for (Item link : service.at("links").elements()) {
            link(run, link);
        }
        service.at("external_links")
                .refused("there is no container beside the stack", "make a Service of type ExternalName");
        dns(task, service);
        hosts(task, service.at("extra_hosts"));
    }

    private static void hostname(Task task, Item service) {
        Item hostname = service.at("hostname");
        if (hostname.isThere()) {
            String name = Names.label(hostname.text());
            task.pod()
                    .put(
                            "hostname",
                            name,
                            name.equals(hostname.text())
                                    ? hostname.mapped()
                                    : hostname.approximated("names have small letters, digits and hyphens here"));
        }
        Item domain = service.at("domainname");
        domain.refused("the domain of a pod is that of its Service", "take it out");
    }

    private static void alias(Task task, Conversion run, Item item, String why) {
        String name = item.text();
        if (name.equals(task.id())) {
            item.holds("its Service has that name");
        } else if (!LABEL.matcher(name).matches()) {
            item.refused("a Service cannot be called so", "use a name of small letters, digits and hyphens");
        } else if (task.isJob()) {
            item.inert("a job has no Service, so nobody calls it");
        } else if (task.isGuest()) {
            item.inert("what uses the network of another one is found under that one's name");
        } else if (run.tasks().stream().anyMatch(other -> other.id().equals(name))) {
            item.refused("another service has that name", "rename one of them");
        } else if (run.has("Service/" + name)) {
            String other = run.aliasOf(name);
            if (other.equals(task.id())) {
                item.holds("its further Service has that name already");
            } else {
                item.refused(
                        "\"" + name + "\" leads to " + other + " already; Docker answers with both",
                        "give both workloads one name, or call each by its own");
            }
        } else {
            run.alias(name, task.id());
            // Ports come of all parts; they are complete when Services are made.
            Services.named(task, run, name, item.mapped().so(why));
        }
    }

    private static void link(Conversion run, Item link) {
        String[] parts = link.text().split(":", -1);
        var other = run.task(parts[0]);
        if (other.isEmpty()) {
            link.refused("the service is not converted", "take the link out");
        } else if (parts.length == 1 || parts[1].equals(other.get().id())) {
            link.holds("every service is found under its name");
        } else {
            alias(other.get(), run, link.as(parts[1]), "a further name by a link");
        }
    }

    private static void dns(Task task, Item service) {
        Draft config = task.pod().at("dnsConfig");
        int servers = 0;
        for (Item server : service.at("dns").elements()) {
            if (!ADDRESS.matcher(server.text()).matches()) {
                server.refused("a cluster takes addresses of name servers, no names", "write the address");
            } else if (servers++ < MOST_SERVERS) {
                config.add("nameservers", server.text(), server.mapped());
            } else {
                server.refused("a pod has three name servers at most", "take it out");
            }
        }
        for (Item domain : service.at("dns_search").elements()) {
            if (domain.text().matches("\\.|[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?\\.?")) {
                config.add("searches", domain.text(), domain.mapped());
            } else {
                domain.refused("it is no name of a domain", "write one such as example.com");
            }
        }
        for (Item option : service.at("dns_opt").elements()) {
            String[] parts = option.text().split(":", 2);
            Cause cause = option.mapped();
            Draft entry = config.append("options").put("name", parts[0], cause);
            if (parts.length > 1) {
                entry.put("value", parts[1], cause);
            }
        }
    }

    private static void hosts(Task task, Item hosts) {
        Map<Item, String> names = new LinkedHashMap<>();
        hosts.members().forEach((name, item) -> item.elements().forEach(address -> names.put(address, name)));
        if (hosts.isList()) {
            hosts.elements().forEach(item -> names.put(item, ""));
        }
        Set<String> seen = new TreeSet<>();
        names.forEach((item, key) -> {
            String text = item.text();
            int cut = text.indexOf('=') >= 0 ? text.indexOf('=') : text.indexOf(':');
            String name = key.isEmpty() && cut > 0 ? text.substring(0, cut) : key;
            String address = (key.isEmpty() ? text.substring(cut + 1) : text).replaceAll("[\\[\\]]", "");
            if (address.equals("host-gateway")) {
                item.refused("it is the address of the machine, and each node has another", "name the address itself");
            } else if (!ADDRESS.matcher(address).matches()
                    || !DOMAIN.matcher(name).matches()) {
                item.refused("a cluster takes a name of small letters and an address", "write name=1.2.3.4");
            } else if (seen.add(name + address)) {
                Cause cause = item.mapped();
                task.pod().append("hostAliases").put("ip", address, cause).add("hostnames", name, cause);
            } else {
                item.inert("it stands there twice");
            }
        });
    }
}
