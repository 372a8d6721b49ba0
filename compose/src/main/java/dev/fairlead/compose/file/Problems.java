package dev.fairlead.compose.file;

import dev.fairlead.compose.Finding;
import dev.fairlead.model.Diagnostic.Severity;
import dev.fairlead.model.Place;
import dev.fairlead.model.tree.Node;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects what Compose would refuse while files are read. */
final class Problems {

    static final String REFUSES = "Compose refuses the file";

    private final List<Finding> all = new ArrayList<>();
    private final Map<Place, Place> keys = new HashMap<>();

    List<Finding> all() {
        return all.stream().distinct().toList();
    }

    void keys(Map<Place, Place> of) {
        keys.putAll(of);
    }

    Map<Place, Place> keys() {
        return keys;
    }

    /** Where the key of a value stands. */
    Place key(Node value) {
        return keys.getOrDefault(value.place(), value.place());
    }

    /** Whether a file that is named is here; where it is not, that is told. */
    boolean isHere(Path file, Place from, String subject, String what) {
        boolean here = Files.isRegularFile(file);
        if (!here) {
            refuse(
                    "undeclared",
                    from,
                    subject,
                    "the file " + file + " that it " + what + " is not here",
                    "name one that is; paths begin beside the file that names them");
        }
        return here;
    }

    void refuse(String code, Place place, String subject, String what, String remedy) {
        all.add(new Finding(Severity.ERROR, code, place, subject, what, REFUSES, remedy));
    }

    void add(Finding finding) {
        all.add(finding);
    }
}
