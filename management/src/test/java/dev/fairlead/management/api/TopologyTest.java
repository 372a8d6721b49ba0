package dev.fairlead.management.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.management.RunningManagement;
import dev.fairlead.management.RunningManagement.Reply;
import dev.fairlead.model.Landscape;
import dev.fairlead.model.Landscape.Network;
import dev.fairlead.model.Landscape.Workload;
import dev.fairlead.model.Owner;
import dev.fairlead.model.form.LandscapeForm;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway told of its surroundings, as REST shows it. */
class TopologyTest {

    private static Workload workload(boolean self, List<String> networks, List<String> addresses) {
        return new Workload(
                "shop",
                "running",
                self,
                networks,
                addresses,
                List.of(80),
                self ? List.of("8080→8080/tcp") : List.of(),
                List.of(),
                Optional.empty());
    }

    @Test
    void it_says_who_reaches_whom_and_which_services_lead_there(@TempDir Path directory) throws Exception {
        Landscape landscape = Landscape.of(
                Owner.DOCKER,
                Map.of("front", new Network(false), "back", new Network(true)),
                Map.of(
                        "gateway", workload(true, List.of("front"), List.of("10.0.0.2")),
                        "api", workload(false, List.of("front", "back"), List.of("10.0.0.3", "api")),
                        "db", workload(false, List.of("back"), List.of("10.1.0.4"))));
        try (RunningManagement management = RunningManagement.start(directory)) {
            assertThat(management.get("/api/v1/replicas/r1/topology").status()).isEqualTo(404);
            management
                    .store()
                    .views()
                    .save(
                            "r1",
                            "{\"services\":{\"api@docker\":{\"loadBalancer\":{\"servers\":[{\"url\":\"http://10.0.0.3:80\"}]}}},"
                                    + "\"landscapes\":[" + Json.canonical(LandscapeForm.write(landscape)) + "]}");
            Reply reply = management.get("/api/v1/replicas/r1/topology");
            Node.Mapping document = management.get("/api/v1/openapi.json").json();
            assertThat(new Schema(document)
                            .check(
                                    reply.json(),
                                    new Schema(document).resolve("#/components/schemas/Topology"),
                                    "topology"))
                    .isEmpty();
            String workloads = Json.canonical(Schema.member(reply.json(), "workloads"));
            assertThat(workloads)
                    .contains("\"reaches\":{\"db\":[\"back\"],\"gateway\":[\"front\"]}")
                    .contains("\"services\":[\"api@docker\"]")
                    .contains("\"name\":\"db\"");
            Node db = ((Node.Sequence) Schema.member(reply.json(), "workloads"))
                    .elements().stream()
                            .filter(each ->
                                    Schema.text(Schema.member(each, "name")).equals("db"))
                            .findFirst()
                            .orElseThrow();
            assertThat(Json.canonical(db))
                    .contains("\"reaches\":{\"api\":[\"back\"]}")
                    .contains("\"reachesOutside\":false");
        }
    }
}
