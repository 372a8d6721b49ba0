package dev.fairlead.compose.convert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.compose.emit.Rendered;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores of the first seed as what operates them in a cluster: its resource and its values, field by field. */
final class OperatedTest {

    private static final String STACK = """
            name: zerq
            x-fairlead: {mongodb: operator, redis: sentinel, storage: {size: 50Gi, class: fast}}
            services:
              gateway:
                image: zerq/gateway:1
                environment: {MONGODB_URI: "mongodb://mongodb:27017/zerq", REDIS_URL: "redis://redis:6379"}
                depends_on: {mongodb: {condition: service_healthy}, redis: {condition: service_started}}
                networks: [data]
              mongodb:
                image: mongo:7
                restart: always
                healthcheck: {test: [CMD, mongosh, --eval, "1"]}
                mem_limit: 2g
                command: [--wiredTigerCacheSizeGB, "1"]
                ports: ["27017:27017"]
                volumes: ["mongodb_data:/data/db"]
                networks: [data]
              redis:
                image: redis:7-alpine
                volumes: ["redis_data:/data"]
                networks: [data]
            networks: {data: }
            volumes: {mongodb_data: , redis_data: }
            """;
    private static final String MONGODB = "MongoDBCommunity/mongodb";

    @TempDir
    Path directory;

    @Test
    void mongodb_is_a_replica_set_of_the_community_operator() {
        Sample sample = Sample.of(directory, STACK);
        assertThat(sample.converted().findings()).isEmpty();
        Map<String, String> expected = Map.ofEntries(
                Map.entry("/apiVersion", "mongodbcommunity.mongodb.com/v1"),
                Map.entry("/spec/members", "3"),
                Map.entry("/spec/type", "ReplicaSet"),
                Map.entry("/spec/version", "7.0.0"),
                Map.entry("/spec/security/authentication/modes/0", "SCRAM"),
                Map.entry("/spec/users/0/name", "zerq-app"),
                Map.entry("/spec/users/0/db", "admin"),
                Map.entry("/spec/users/0/passwordSecretRef/name", "mongodb-password"),
                Map.entry("/spec/users/0/roles/0/name", "readWrite"),
                Map.entry("/spec/users/0/roles/0/db", "zerq"),
                Map.entry("/spec/statefulSet/spec/volumeClaimTemplates/0/metadata/name", "data-volume"),
                Map.entry("/spec/statefulSet/spec/volumeClaimTemplates/0/spec/accessModes/0", "ReadWriteOnce"),
                Map.entry("/spec/statefulSet/spec/volumeClaimTemplates/0/spec/storageClassName", "fast"),
                Map.entry("/spec/statefulSet/spec/volumeClaimTemplates/0/spec/resources/requests/storage", "50Gi"),
                Map.entry("/spec/statefulSet/spec/template/metadata/labels/network.fairlead.dev~1data", "true"),
                Map.entry("/spec/statefulSet/spec/template/spec/containers/0/name", "mongod"),
                Map.entry("/spec/statefulSet/spec/template/spec/containers/0/resources/limits/memory", "2Gi"));
        expected.forEach((pointer, text) ->
                assertThat(sample.at(MONGODB, pointer)).as(pointer).isEqualTo(text));
        assertThat(sample.has("StatefulSet/mongodb")).isFalse();
        assertThat(sample.at("Service/mongodb", "/spec/selector/app")).isEqualTo("mongodb-svc");
        assertThat(sample.has("Secret/mongodb-password")).isTrue();
        assertThat(sample.yaml()).contains("nc").contains("mongodb");
        assertThat(sample.fate("/services/mongodb/image"))
                .startsWith("APPROXIMATED the operator wants a whole version");
        assertThat(sample.fate("/services/mongodb/command/0")).startsWith("REFUSED");
        assertThat(sample.fate("/services/mongodb/ports/0")).startsWith("REFUSED a store is not published");
        assertThat(sample.fate("/services/mongodb/healthcheck/test/0")).startsWith("INFERRED");
        assertThat(sample.fate("/x-fairlead/mongodb")).startsWith("MAPPED");
    }

    @Test
    void redis_is_values_of_a_chart_with_sentinel() {
        Sample sample = Sample.of(directory, STACK);
        assertThat(sample.has("StatefulSet/redis")).isFalse();
        assertThat(sample.has("Secret/redis-secret")).isTrue();
        Map<String, String> values = Sample.read(sample.converted().values().getOrDefault("values/redis.yaml", ""));
        Map<String, String> expected = Map.of(
                "/architecture", "replication",
                "/auth/enabled", "true",
                "/auth/existingSecret", "redis-secret",
                "/auth/existingSecretPasswordKey", "redis-password",
                "/replica/persistence/size", "50Gi",
                "/replica/persistence/storageClass", "fast",
                "/replica/podLabels/network.fairlead.dev~1data", "true",
                "/sentinel/enabled", "true",
                "/sentinel/masterSet", "zerq-redis");
        assertThat(values).containsAllEntriesOf(expected).doesNotContainKeys("/kind", "/apiVersion");
        assertThat(sample.converted().expects()).containsKeys("MongoDB Community Operator", "Redis with Sentinel");
    }

    @Test
    void a_user_and_its_password_come_from_the_variables_of_the_image() {
        Sample sample = Sample.of(
                directory,
                STACK.replace(
                        "    restart: always",
                        "    environment: {MONGO_INITDB_ROOT_USERNAME: boss, MONGO_INITDB_ROOT_PASSWORD: geheim-17-x, MONGO_INITDB_DATABASE: shop}"));
        assertThat(sample.converted().findings()).isEmpty();
        assertThat(sample.at(MONGODB, "/spec/users/0/name")).isEqualTo("boss");
        assertThat(sample.at(MONGODB, "/spec/users/0/roles/0/name")).isEqualTo("root");
        assertThat(sample.at(MONGODB, "/spec/users/0/passwordSecretRef/key")).isEqualTo("password");
        assertThat(sample.yaml()).doesNotContain("geheim");
    }

    @Test
    void without_the_word_and_with_plain_they_are_stateful_sets() {
        for (String choice : new String[] {"mongodb: plain, redis: plain, ", ""}) {
            Sample sample = Sample.of(directory, STACK.replace("mongodb: operator, redis: sentinel, ", choice));
            assertThat(sample.has("StatefulSet/mongodb")).isTrue();
            assertThat(sample.has("StatefulSet/redis")).isTrue();
            assertThat(sample.converted().values()).isEmpty();
        }
    }

    @Test
    void the_layouts_say_the_same() {
        Sample sample = Sample.of(directory, STACK);
        assertThat(Rendered.helm(sample.converted())).isEqualTo(Rendered.plain(sample.converted()));
    }
}
