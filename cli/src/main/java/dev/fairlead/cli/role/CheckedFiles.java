package dev.fairlead.cli.role;

import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.compose.file.StackReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Files by what they are, told by what stands in them.
 *
 * @param compose in the order in which they are laid over each other
 * @param statics static configurations of Traefik
 * @param dynamics everything else
 */
record CheckedFiles(List<Path> compose, List<Path> statics, List<Path> dynamics) {

    static CheckedFiles sorted(List<Path> files, Surroundings surroundings) {
        CheckedFiles sorted = new CheckedFiles(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (Path file : files) {
            CheckCommand.mustExist(file);
            List<Path> stack = Files.isDirectory(file) ? StackReader.inDirectory(file) : List.of();
            if (!stack.isEmpty()) {
                stack.forEach(each -> surroundings.terminal().note("note: " + file + " is read as " + each));
                sorted.compose.addAll(stack);
            } else if (StackReader.isOne(file)) {
                sorted.compose.add(file);
            } else if (StaticCheck.isOne(file, surroundings)) {
                sorted.statics.add(file);
                if (StaticCheck.isDynamicToo(file, surroundings)) {
                    sorted.dynamics.add(file);
                }
            } else {
                sorted.dynamics.add(file);
            }
        }
        return sorted;
    }
}
