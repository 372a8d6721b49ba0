package dev.fairlead.compose.convert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import dev.fairlead.compose.emit.Manifest;
import dev.fairlead.model.tree.Json;
import dev.fairlead.sources.file.Yaml;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Manifests as two readers of others take them: the classes of the official client refuse fields that are unknown,
 * misplaced or missing, those of fabric8 values of a wrong type. Both read what is written, as JSON.
 */
final class ClusterSchema {

    private static final String OFFICIAL = "io.kubernetes.client.openapi.models.";
    private static final String FABRIC8 = "io.fabric8.kubernetes.api.model.";
    private static final Map<String, String> PACKAGES = Map.of(
            "apps/v1", "apps.",
            "batch/v1", "batch.v1.",
            "autoscaling/v2", "autoscaling.v2.",
            "networking.k8s.io/v1", "networking.v1.",
            "policy/v1", "policy.v1.",
            "scheduling.k8s.io/v1", "scheduling.v1.",
            "gateway.networking.k8s.io/v1", "gatewayapi.v1.",
            "v1", "");
    // Kinds of somebody else, for which neither has a class.
    private static final Set<String> FOREIGN = Set.of("ExternalSecret", "MongoDBCommunity", "ServiceMonitor");

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ClusterSchema() {}

    static List<String> problems(List<Manifest> manifests) {
        List<String> problems = new ArrayList<>();
        for (Manifest manifest : manifests) {
            if (!FOREIGN.contains(manifest.kind())) {
                problem(manifest.apiVersion(), manifest.kind(), json(manifest.yaml()))
                        .forEach(problem -> problems.add(manifest.id() + ": " + problem));
            }
        }
        return problems;
    }

    /** The same of a text of documents. */
    static List<String> problems(String documents) {
        List<String> problems = new ArrayList<>();
        for (String document : documents.split("(?m)^---\n", -1)) {
            Map<String, String> object = document.isBlank() ? Map.of() : Sample.read(document);
            String kind = object.getOrDefault("/kind", "");
            if (!object.isEmpty() && !FOREIGN.contains(kind)) {
                problem(object.getOrDefault("/apiVersion", ""), kind, json(document))
                        .forEach(problem -> problems.add(kind + "/" + object.get("/metadata/name") + ": " + problem));
            }
        }
        return problems;
    }

    private static String json(String yaml) {
        try {
            return Json.canonical(Yaml.readAsWritten(yaml.getBytes(StandardCharsets.UTF_8), "manifest", Set.of())
                    .root());
        } catch (Yaml.Malformed malformed) {
            throw new AssertionError(yaml, malformed);
        }
    }

    /** What is wrong with one object. */
    static List<String> problem(String apiVersion, String kind, String json) {
        List<String> problems = new ArrayList<>();
        if (!apiVersion.startsWith("gateway.")) {
            official(apiVersion, kind, json, problems);
        }
        // The classes of rights are in a part of fabric8 that is not among the tests' own.
        if (apiVersion.startsWith("rbac.")) {
            return problems;
        }
        try {
            Class<?> type = Class.forName(FABRIC8 + PACKAGES.getOrDefault(apiVersion, "?") + kind);
            Object object = MAPPER.readValue(json, type);
            if (!(object instanceof KubernetesResource)) {
                problems.add("fabric8 reads no resource");
            }
        } catch (ClassNotFoundException none) {
            problems.add("fabric8 has no class for " + apiVersion + " " + kind);
        } catch (JsonProcessingException wrong) {
            problems.add("fabric8: " + wrong.getOriginalMessage());
        }
        return problems;
    }

    private static void official(String apiVersion, String kind, String json, List<String> problems) {
        String version = apiVersion.substring(apiVersion.indexOf('/') + 1).replace("v", "V");
        String core = kind.equals("Event") ? "Core" : "";
        try {
            Class.forName(OFFICIAL + core + version + kind)
                    .getMethod("validateJsonElement", JsonElement.class)
                    .invoke(null, JsonParser.parseString(json));
        } catch (InvocationTargetException refused) {
            problems.add("client-java: " + refused.getTargetException().getMessage());
        } catch (ReflectiveOperationException none) {
            problems.add("client-java has no class for " + apiVersion + " " + kind + ": " + none);
        }
    }
}
