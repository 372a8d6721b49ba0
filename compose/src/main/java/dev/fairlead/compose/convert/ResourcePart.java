package dev.fairlead.compose.convert;

import dev.fairlead.compose.account.Cause;
import dev.fairlead.compose.account.Item;
import dev.fairlead.compose.emit.Draft;
import dev.fairlead.compose.emit.Manifest;
import dev.fairlead.compose.file.Units;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * What a container may use. Limits and reservations become limits and requests; where there is a limit alone, the
 * request is said too, for a cluster would take the limit for it. Tiers fill in what nobody says.
 */
final class ResourcePart implements Part {

    /** A tier of the second kind of stack: what its workloads get. */
    private record Tier(String word, int priority, String memory, String cpu, String wantsMemory, String wantsCpu) {}

    private static final List<Tier> TIERS = List.of(
            new Tier("critical", 300_000, "2Gi", "2", "1Gi", "1"),
            new Tier("important", 200_000, "1Gi", "1", "512Mi", "500m"),
            new Tier("supporting", 100_000, "512Mi", "500m", "256Mi", "250m"));

    @Override
    public void write(Task task, Conversion run) {
        Item service = task.item();
        Item limits = service.at("deploy").at("resources").at("limits");
        Item wants = service.at("deploy").at("resources").at("reservations");
        Draft resources = task.container().at("resources");
        amounts(first(limits.at("memory"), service.at("mem_limit")), "memory", resources.at("limits"));
        amounts(first(limits.at("cpus"), service.at("cpus")), "cpu", resources.at("limits"));
        amounts(first(wants.at("memory"), service.at("mem_reservation")), "memory", resources.at("requests"));
        amounts(wants.at("cpus"), "cpu", resources.at("requests"));
        tier(task, run, resources);
        concluded(limits.at("memory"), service.at("mem_limit"), "memory", resources);
        concluded(limits.at("cpus"), service.at("cpus"), "cpu", resources);
        limits.at("pids").refused("a kubelet bounds processes for all pods of a node", "set podPidsLimit on the nodes");
        Wanted gpus = new Wanted();
        devices(wants.at("devices"), gpus);
        devices(service.at("gpus"), gpus);
        gpus.put(resources.at("limits"));
        wants.at("generic_resources")
                .refused("Swarm's own resources are not a cluster's", "name a device plugin's resource");
    }

    private static Item first(Item first, Item second) {
        if (first.isThere()) {
            second.inert("deploy.resources counts in its place");
            return first;
        }
        return second;
    }

    private static void amounts(Item item, String what, Draft draft) {
        if (!item.isThere()) {
            return;
        }
        Optional<String> amount = what.equals("memory")
                ? Units.bytes(item.text()).filter(bytes -> bytes > 0).map(Resources::memory)
                : cpus(item.text()).map(Resources::cpu);
        if (amount.isPresent()) {
            draft.put(what, amount.get(), item.mapped());
        } else if (item.text().matches("0*\\.?0*[kmgtpKMGTP]?[iI]?[bB]?")) {
            item.holds("zero is no bound");
        } else {
            item.refused("it is no amount that a container can have", "write one such as 512m or 0.5");
        }
    }

    private static Optional<BigDecimal> cpus(String text) {
        return text.matches("([0-9]{1,6}\\.?[0-9]{0,20}|\\.[0-9]{1,20})")
                ? Optional.of(new BigDecimal(text)).filter(cpus -> cpus.signum() > 0)
                : Optional.empty();
    }

    private static void concluded(Item limit, Item old, String what, Draft resources) {
        Item item = limit.isThere() ? limit : old;
        if (!item.isThere()
                || resources.at("requests").has(what)
                || !resources.at("limits").has(what)) {
            return;
        }
        Cause cause = Cause.rule("Compose reserves nothing, and a cluster would reserve the whole limit: half of it");
        String half = what.equals("memory")
                ? Resources.memory(Units.bytes(item.text()).orElse(2L) / 2)
                : Resources.cpu(new BigDecimal(item.text()).divide(BigDecimal.TWO));
        resources.at("requests").put(what, half, cause);
    }

    private static void tier(Task task, Conversion run, Draft resources) {
        Item item = task.extension().at("tier");
        if (!item.isThere()) {
            return;
        }
        Tier tier = tier(item.text());
        Cause cause = item.mapped();
        String name = run.project() + "-" + tier.word();
        task.pod().put("priorityClassName", name, cause);
        Manifest priority =
                run.add(Manifest.of("scheduling.k8s.io/v1", "PriorityClass", name, "cluster", cause), "", cause);
        priority.root().put("value", tier.priority(), cause);
        priority.root().put("globalDefault", false, Cause.rule("only workloads of the tier have it"));
        fill(resources.at("limits"), "memory", tier.memory(), cause);
        fill(resources.at("limits"), "cpu", tier.cpu(), cause);
        fill(resources.at("requests"), "memory", tier.wantsMemory(), cause);
        fill(resources.at("requests"), "cpu", tier.wantsCpu(), cause);
    }

    private static Tier tier(String text) {
        return TIERS.stream()
                .filter(tier -> tier.word().equals(text) || text.equals(String.valueOf(TIERS.indexOf(tier) + 1)))
                .findFirst()
                .orElse(TIERS.getLast());
    }

    private static void fill(Draft draft, String what, String amount, Cause cause) {
        if (!draft.has(what)) {
            draft.put(what, amount, cause);
        }
    }

    /** How many GPUs are asked for. Who asks twice means the same ones: Docker gives them out by their order. */
    private static final class Wanted {

        private long most;
        private Optional<Cause> causes = Optional.empty();

        void add(long number, Cause cause) {
            most = Math.max(most, number);
            causes = Optional.of(causes.map(before -> before.and(cause)).orElse(cause));
        }

        void put(Draft limits) {
            causes.ifPresent(cause -> limits.put("nvidia.com/gpu", most, cause));
        }
    }

    private static void devices(Item devices, Wanted gpus) {
        for (Item device : devices.elements()) {
            boolean capable = device.at("capabilities").elements().isEmpty()
                    || device.at("capabilities").elements().stream()
                            .anyMatch(capability -> capability.text().matches("gpu|nvidia"));
            boolean maker = device.at("driver").text().matches("nvidia|");
            boolean gpu = device.text().equals("all") || (maker && capable);
            if (!gpu) {
                device.refused(
                        "only GPUs of NVIDIA have a well-known resource", "name the resource of your device plugin");
                continue;
            }
            Item count = device.at("count");
            Item ids = device.at("device_ids");
            long number =
                    count.number().orElse(ids.isThere() ? (long) ids.elements().size() : 1);
            Cause cause = device.text().equals("all") || count.text().equals("all")
                    ? device.approximated("one GPU: a pod cannot ask for all that a node has")
                    : ids.isThere() ? device.approximated("so many GPUs, not certain ones") : device.mapped();
            gpus.add(number, cause);
        }
    }
}
