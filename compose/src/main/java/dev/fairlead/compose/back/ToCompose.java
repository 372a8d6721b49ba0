package dev.fairlead.compose.back;

import static dev.fairlead.compose.cluster.ClusterObject.textOf;

import dev.fairlead.compose.cluster.ClusterObject;
import dev.fairlead.model.tree.Node;
import dev.fairlead.model.tree.YamlText;
import java.io.IOException;
import java.util.List;

/**
 * Manifests as a Compose file. What it says is not believed: it is converted again, and what is not the same then is told,
 * field by field. So nothing is lost in silence here either, whatever this package knows of Kubernetes.
 */
public final class ToCompose {

    private ToCompose() {}

    /**
     * What came of it.
     *
     * @param text the Compose file
     * @param told what it does not say, or says in another way, in the order of the objects
     * @param fields of all objects, without what a server adds
     * @param carried of them that are the same when the file is converted again
     * @param added that are made then besides: policies, accounts and whatever else convert gives each workload
     * @param problems why the file is no Compose file: a mistake of ours, or of names that Compose does not take
     */
    public record Result(
            String text, List<Told> told, int fields, int carried, List<String> added, List<String> problems) {

        public Result {
            told = List.copyOf(told);
            added = List.copyOf(added);
            problems = List.copyOf(problems);
        }

        /** What is not carried. */
        public List<Told> lost() {
            return told.stream().filter(Told::isLost).toList();
        }
    }

    /**
     * Makes the file and tries it.
     *
     * @throws IOException if nothing can be written to try it
     */
    public static Result run(List<ClusterObject> objects) throws IOException {
        Pieces pieces = new Pieces(objects);
        for (Piece piece : pieces.all()) {
            write(piece, pieces);
        }
        new RouteKeys(pieces).write();
        store(pieces);
        Node.Mapping root = pieces.root().node();
        return new Proof(pieces, YamlText.of(root)).result();
    }

    private static void write(Piece piece, Pieces pieces) {
        new ContainerKeys(piece.main(), piece.service(), pieces).write();
        new NameKeys(piece, pieces).write();
        new ProbeKeys(piece.main(), piece, piece.service()).write();
        new ScaleKeys(piece, pieces).write();
        new PodKeys(piece, pieces).write();
        new MountKeys(piece, piece.main(), piece.service(), pieces).write();
        for (Node guest : piece.guests()) {
            String name = textOf(guest, "name");
            Tree service =
                    pieces.root().at("services").at(pieces.named(name).isPresent() ? piece.name() + "-" + name : name);
            new ContainerKeys(guest, service, pieces).write();
            service.put("network_mode", "service:" + piece.name());
            service.put("restart", "always");
            new ProbeKeys(guest, piece, service).write();
            new MountKeys(piece, guest, service, pieces).write();
        }
    }

    private static void store(Pieces pieces) {
        for (ClusterObject secret : pieces.kind("ExternalSecret")) {
            Tree store = pieces.extension().at("secretStore");
            store.put("name", textOf(secret.at("spec", "secretStoreRef", "name")));
            String kind = textOf(secret.at("spec", "secretStoreRef", "kind"));
            if (!kind.isEmpty()) {
                store.put("kind", kind);
            }
        }
    }
}
