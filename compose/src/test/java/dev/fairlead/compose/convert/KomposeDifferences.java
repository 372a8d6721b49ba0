package dev.fairlead.compose.convert;

/** Where manifests made here differ from those of kompose: a pattern of the difference, and who is right, with why. */
final class KomposeDifferences {

    static final String TABLE = """
            .*io\\.kompose\\..* => style: labels of kompose; here they are the recommended ones, and networks have labels of their own
            .*/creationTimestamp: .* => style: null in kompose
            .*/strategy: \\{\\}.*|.*/resources: \\{\\}.*|.*/(status|status/.*): .* => style: empty mappings in kompose
            .*/labels/kompose\\..* => kompose only: its own labels steer it; here those with an equal are read, the others told, and none is written
            Service/.*/ports/[0-9]+/(name|targetPort): .* => style: ports have a name by protocol and number here, and targetPort names it
            Service/.*/ports/[0-9]+/(port|protocol): .* => kompose wrong: the published port stands in the Service that others call; here it is the one of the container, in another order
            Service/.*/clusterIP: None \\| none => kompose wrong: a Service without ports is headless; here the ports of the image are known, or it has a label of kompose
            Service/.*/spec/type: .* => kompose only: NodePort by its label; a Service of a StatefulSet is headless here
            Service/.*/annotations/.* => style: labels are annotations of the pods here, not of Services too
            .*/metadata/namespace: .* => style: a namespace by an option there, by the project here
            no ConfigMap/.*-cm[0-9]+, but .* => kompose differs: a ConfigMap a mount; here by the hash of its content, and by reference where it has a key or a certificate in it
            no ConfigMap/.*, but .* => kompose differs: env files become ConfigMaps of their own names, shared; here one a workload, immutable, with a hash, without secrets
            no Pod/.*, but .* => kompose wrong: restart no or on-failure makes a bare Pod that nobody brings back
            no Deployment/.*, but StatefulSet/.* => kompose differs: a volume of its own is a claim beside a Deployment; here a StatefulSet keeps it
            no PersistentVolumeClaim/.*, but .* => kompose differs: claims by numbers or beside; here templates of the StatefulSet, and binds are refused with a reason
            no (Ingress|HorizontalPodAutoscaler|CronJob|NetworkPolicy|Namespace)/.*, but .* => kompose only: by its label or option; here by x-fairlead, Traefik's labels, or always
            no Service/.*-(tcp|udp), but .* => kompose differs: a Service a protocol; here one for both
            no (Service|Deployment)/debian, but .* => kompose only: which file is read follows from COMPOSE_FILE
            no Service/front_end, but .* => kompose wrong: an underscore in the name of a Service
            no Deployment/librenms.*, but .* => kompose only: containers are grouped by its label; here by network_mode
            Deployment/.*/volumes/[0-9]+/.*|Deployment/.*/volumeMounts/[0-9]+/.* => style: volumes are in another order, and called by what they hold
            .*/containers/[0-9]+/env/[0-9]+/(name|value): .* => kompose wrong: env_file counts before environment and all of it is sorted; here in order, and secrets by reference
            .*/containers/[0-9]+/env/[0-9]+/valueFrom/.* => kompose differs: variables of env files one by one; here as a whole
            .*/envFrom/.* => style: the ConfigMap of an env file has a hash here
            .*/containers/[0-9]+/ports/.* => style: ports are in another order here
            .*/containers/1/securityContext/.* => kompose only: containers are grouped by its label; here by network_mode
            Deployment/.*/containers/[0-9]+/(name|args/[0-9]+): .* => style: a container is called as its service; of several inputs another one
            .*/(live|readi)nessProbe/.* => kompose wrong: a shell line is one word, defaults are those of Kubernetes, and liveness restarts what Compose leaves alone; readiness by its labels
            .*/strategy/type: Recreate \\| .* => kompose wrong: every volume makes Recreate; here only order: stop-first with one pod does
            .*/strategy/type: .* => kompose differs: order: start-first and stop-first are said in surge and unavailable here
            .*/initContainers/.* => kompose only: by its labels; here pre_start and depends_on
            .*/image: .* => kompose only: no interpolation by an option; a service that is built is called by its project here
            .*/imagePullPolicy: .* => kompose only: by its label
            .*/ephemeral-storage.* => kompose only: by its label
            .*/limits/memory: 10485760e3 \\| 10000Mi => style: the same amount
            .*/nodeAffinity/.* => kompose wrong: an engine's label operatingsystem is no kubernetes.io/os
            .*/topologySpreadConstraints/.*/maxSkew: .* => kompose wrong: a later preference has a larger skew
            StatefulSet/.*/requests/storage: .* => style: 100Mi there, 10Gi or what x-fairlead says here
            .*/annotations/.* => style: labels are annotations of the pods here, not of the objects too
            input refused: .* => refused here with its place: Compose refuses it too, or a port that is a variable without a value
            """;

    private KomposeDifferences() {}
}
