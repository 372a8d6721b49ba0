package dev.fairlead.compose.file;

import dev.fairlead.model.Place;
import dev.fairlead.model.form.Spelling;
import dev.fairlead.model.tree.Node;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The keys of a Compose file and what may stand behind each, as one table. What Compose would refuse is told with the
 * nearest key that it knows.
 *
 * <p>A row is the name of a mapping and its keys. Behind {@code =} stands what a key takes: {@code text}, {@code number}
 * and {@code bool} are scalars, so are the forms of {@link Values}, after {@code word:} one of these words; {@code list} is scalars or one of them, {@code pairs} a mapping of scalars or a list of
 * {@code KEY=VALUE}, {@code hosts} the same with lists as values, {@code free} anything; everything else is the name of
 * a row, after {@code ~} where one scalar may stand instead, after {@code list:} for a list of it, after {@code dict:}
 * for names with one each, after {@code names:} for those or a list of names.
 */
final class Schema {

    private static final Map<String, Map<String, String>> ROWS = read("""
            top: name=text version=text services=dict:service networks=dict:network volumes=dict:volume \
              configs=dict:content secrets=dict:content models=dict:model include=list:~include
            include: path=list project_directory=text env_file=list
            service: annotations=pairs attach=bool blkio_config=blkio build=~build cap_add=list cap_drop=list \
              cgroup=text cgroup_parent=text command=list configs=list:~grant container_name=text cpu_count=number \
              cpu_percent=number cpu_period=text cpu_quota=text cpu_rt_period=text cpu_rt_runtime=text \
              cpu_shares=number cpus=number cpuset=text credential_spec=credential depends_on=names:dependency \
              deploy=deploy develop=free device_cgroup_rules=list devices=list:~device dns=list dns_opt=list \
              dns_search=list domainname=text entrypoint=list env_file=list:~envfile environment=pairs expose=list \
              extends=~extends external_links=list extra_hosts=hosts gpus=list:~gpu group_add=list \
              healthcheck=healthcheck hostname=text image=text init=bool ipc=text isolation=text label_file=list \
              labels=pairs links=list logging=logging mac_address=text mem_limit=bytes mem_reservation=bytes \
              mem_swappiness=number memswap_limit=swap models=names:modeluse network_mode=text \
              networks=names:attachment oom_kill_disable=bool oom_score_adj=number pid=text pids_limit=number \
              platform=text ports=list:~port post_start=list:hook pre_start=list:hook pre_stop=list:hook \
              privileged=bool profiles=list provider=provider \
              pull_policy=word:always|never|build|if_not_present|missing|refresh|daily|weekly|every_([0-9]+[wdhms])+ \
              pull_refresh_after=text read_only=bool restart=word:no|false|always|unless-stopped|on-failure(:[0-9]+)? \
              runtime=text scale=count secrets=list:~grant security_opt=list \
              shm_size=bytes stdin_open=bool stop_grace_period=time stop_signal=text storage_opt=free sysctls=pairs \
              tmpfs=list tty=bool ulimits=dict:~ulimit use_api_socket=bool user=text userns_mode=text uts=text \
              volumes=list:~mount volumes_from=list working_dir=text
            build: context=text dockerfile=text dockerfile_inline=text entitlements=list args=pairs ssh=pairs \
              labels=pairs cache_from=list cache_to=list no_cache=bool no_cache_filter=list \
              additional_contexts=pairs network=text provenance=text sbom=text pull=bool target=text shm_size=text \
              extra_hosts=hosts isolation=text privileged=bool secrets=list:~grant tags=list ulimits=dict:~ulimit \
              platforms=list
            blkio: weight=number weight_device=list:blkioweight device_read_bps=list:blkiorate \
              device_read_iops=list:blkiorate device_write_bps=list:blkiorate device_write_iops=list:blkiorate
            blkioweight: path=text weight=number
            blkiorate: path=text rate=text
            credential: config=text file=text registry=text
            dependency: \
              condition=word:service_started|service_healthy|service_completed_successfully \
              required=bool restart=bool
            device: source=text target=text permissions=text
            envfile: path=text required=bool format=text
            extends: service=text file=text
            gpu: capabilities=list count=text device_ids=list driver=text options=pairs
            grant: source=text target=text uid=text gid=text mode=text
            healthcheck: disable=bool interval=time retries=count start_interval=time start_period=time test=list \
              timeout=time
            hook: command=list user=text privileged=bool working_dir=text environment=pairs image=text \
              per_replica=bool
            logging: driver=text options=free
            mount: type=word:bind|volume|tmpfs|cluster|npipe|image source=text target=text read_only=bool consistency=text bind=mountbind \
              volume=mountvolume tmpfs=mounttmpfs image=mountimage
            mountbind: propagation=text create_host_path=bool recursive=text selinux=text
            mountvolume: nocopy=bool subpath=text labels=pairs
            mounttmpfs: size=bytes mode=text
            mountimage: subpath=text
            port: name=text mode=text host_ip=text target=text published=text protocol=text app_protocol=text
            provider: type=text options=free
            ulimit: soft=number hard=number
            modeluse: endpoint_var=text model_var=text
            attachment: aliases=list driver_opts=pairs gw_priority=number interface_name=text ipv4_address=text \
              ipv6_address=text link_local_ips=list mac_address=text priority=number
            deploy: endpoint_mode=word:vip|dnsrr labels=pairs \
              mode=word:replicated|global|replicated-job|global-job placement=placement replicas=count \
              resources=resources restart_policy=restartpolicy rollback_config=update update_config=update
            placement: constraints=list preferences=list:preference max_replicas_per_node=count
            preference: spread=text
            resources: limits=limits reservations=reservations
            limits: cpus=number memory=bytes pids=number
            reservations: cpus=number memory=bytes devices=list:gpu generic_resources=list:generic
            generic: discrete_resource_spec=discrete
            discrete: kind=text value=text
            restartpolicy: condition=word:none|on-failure|any delay=time max_attempts=count window=time
            update: parallelism=count delay=time failure_action=word:continue|rollback|pause monitor=time \
              max_failure_ratio=number order=word:start-first|stop-first
            network: attachable=bool driver=text driver_opts=pairs enable_ipv4=bool enable_ipv6=bool external=~external \
              internal=bool ipam=ipam labels=pairs name=text
            external: name=text
            ipam: driver=text config=list:ipamconfig options=pairs
            ipamconfig: subnet=text ip_range=text gateway=text aux_addresses=pairs
            volume: driver=text driver_opts=pairs external=~external labels=pairs name=text
            content: file=text content=text environment=text external=~external name=text labels=pairs driver=text \
              driver_opts=pairs template_driver=text
            model: name=text model=text context_size=number runtime_flags=list
            """);

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]+");

    private final Problems problems;
    private final Set<Place> unknown;

    /** @param unknown places of values that are only stood in for, whose kind says nothing */
    Schema(Problems problems, Set<Place> unknown) {
        this.problems = problems;
        this.unknown = unknown;
    }

    static Collection<String> keys(String row) {
        return ROWS.getOrDefault(row, Map.of()).keySet();
    }

    void check(Node.Mapping file) {
        mapping(file, "top", "Compose file");
    }

    private void mapping(Node.Mapping node, String row, String subject) {
        Map<String, String> known = ROWS.getOrDefault(row, Map.of());
        node.members().forEach((key, value) -> {
            String kind = known.get(key);
            if (kind != null) {
                value(value, kind, key, row.equals("top") ? "" : subject);
            } else if (!key.startsWith("x-") && !key.equals("<<")) {
                problems.refuse(
                        "compose-key",
                        problems.key(value),
                        subject,
                        "\"" + key + "\" is not a key of Compose here",
                        Spelling.nearest(key, known.keySet())
                                .map(word -> "did you mean \"" + word + "\"?")
                                .orElse("take it out, or begin its name with x- where it is for somebody else"));
            }
        });
    }

    // A subject is empty directly below the top: the names there are the subjects.
    private void value(Node node, String kind, String key, String subject) {
        String rest = kind.substring(kind.indexOf(':') + 1);
        switch (kind.contains(":") ? kind.substring(0, kind.indexOf(':')) : kind) {
            case "free" -> {}
            case "text", "number", "bool" -> scalar(node, kind, key, subject);
            case "bytes", "swap", "time", "count", "word" -> form(node, kind, key, subject);
            case "list" -> list(node, rest, key, subject);
            case "pairs", "hosts" -> pairs(node, kind, key, subject);
            case "dict" -> dict(node, rest, key, subject);
            case "names" -> {
                if (!(node instanceof Node.Sequence)) {
                    dict(node, rest, key, subject);
                }
            }
            default -> one(node, kind, key, subject);
        }
    }

    private void scalar(Node node, String kind, String key, String subject) {
        boolean good = node instanceof Node.Empty
                || unknown.contains(node.place())
                || switch (kind) {
                    case "number" -> isNumber(node);
                    case "bool" ->
                        node instanceof Node.Bool
                                || (node instanceof Node.Text text
                                        && text.value().matches("(?i)true|false|yes|no|on|off|y|n|1|0|t|f|"));
                    default -> isScalar(node);
                };
        if (!good) {
            refuse(
                    node,
                    key,
                    subject,
                    kind.equals("text") ? "text" : kind.equals("bool") ? "true or false" : "a number");
        }
    }

    private void form(Node node, String kind, String key, String subject) {
        if (!isScalar(node)) {
            refuse(node, key, subject, "text");
        } else if (!unknown.contains(node.place())) {
            String text = text(node);
            Values.wanted(kind, text)
                    .ifPresent(wanted -> problems.refuse(
                            "compose-value",
                            node.place(),
                            subject,
                            "\"" + key + "\" cannot be \"" + text + "\"",
                            "write " + wanted));
        }
    }

    private static String text(Node node) {
        return switch (node) {
            case Node.Text text -> text.value();
            case Node.Decimal number -> number.value().toPlainString();
            case Node.Bool bool -> Boolean.toString(bool.value());
            case Node.Mapping other -> "";
            case Node.Sequence other -> "";
            case Node.Empty other -> "";
        };
    }

    private static boolean isNumber(Node node) {
        return node instanceof Node.Decimal || (node instanceof Node.Text text && Values.isNumber(text.value()));
    }

    private static boolean isScalar(Node node) {
        return !(node instanceof Node.Mapping) && !(node instanceof Node.Sequence);
    }

    private void list(Node node, String row, String key, String subject) {
        if (node instanceof Node.Sequence sequence) {
            sequence.elements().forEach(element -> value(element, row.equals("list") ? "text" : row, key, subject));
        } else if (!(node instanceof Node.Empty) && !(isScalar(node) && !row.contains("~") && row.equals("list"))) {
            boolean one = isScalar(node) && (key.equals("env_file") || key.equals("gpus"));
            if (!one) {
                refuse(node, key, subject, "a list");
            }
        }
    }

    private void pairs(Node node, String kind, String key, String subject) {
        if (node instanceof Node.Mapping mapping) {
            mapping.members().forEach((name, value) -> {
                if (kind.equals("pairs") || !(value instanceof Node.Sequence)) {
                    scalar(value, "text", key + "." + name, subject);
                }
            });
        } else if (!(node instanceof Node.Sequence) && !(node instanceof Node.Empty)) {
            refuse(node, key, subject, "a mapping, or a list of KEY=VALUE");
        }
    }

    private void dict(Node node, String row, String key, String subject) {
        if (node instanceof Node.Mapping mapping) {
            mapping.members().forEach((name, value) -> {
                String word =
                        key.equals("services") || !key.endsWith("s") ? "service" : key.substring(0, key.length() - 1);
                String own = subject.isEmpty() ? word + " \"" + name + "\"" : subject;
                if (subject.isEmpty() && !NAME.matcher(name).matches()) {
                    problems.refuse(
                            "compose-key",
                            problems.key(value),
                            own,
                            "its name has to be of letters, digits, dots, hyphens and underscores",
                            "rename it");
                }
                if (!name.startsWith("x-") && !(row.equals("service") && !(value instanceof Node.Mapping))) {
                    value(value, row, name, own);
                }
            });
        } else if (!(node instanceof Node.Empty)) {
            refuse(node, key, subject, "a mapping");
        }
    }

    private void one(Node node, String kind, String key, String subject) {
        if (node instanceof Node.Mapping mapping) {
            mapping(mapping, kind.replace("~", ""), subject);
        } else if (!(node instanceof Node.Empty) && !(kind.startsWith("~") && isScalar(node))) {
            refuse(node, key, subject, "a mapping");
        }
    }

    private void refuse(Node node, String key, String subject, String wanted) {
        problems.refuse(
                "compose-value",
                node.place(),
                subject.isEmpty() ? "Compose file" : subject,
                "\"" + key + "\" is " + node.kind() + ", not " + wanted,
                "write " + wanted);
    }

    private static Map<String, Map<String, String>> read(String table) {
        Map<String, Map<String, String>> rows = new LinkedHashMap<>();
        table.lines().forEach(line -> {
            int colon = line.indexOf(':');
            Map<String, String> keys = new LinkedHashMap<>();
            for (String word : line.substring(colon + 1).strip().split("\\s+", -1)) {
                int equals = word.indexOf('=');
                keys.put(word.substring(0, equals), word.substring(equals + 1));
            }
            rows.put(line.substring(0, colon), keys);
        });
        return rows;
    }
}
