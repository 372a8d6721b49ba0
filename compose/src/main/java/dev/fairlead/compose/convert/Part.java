package dev.fairlead.compose.convert;

/** One concern of a workload: takes its keys, writes its fields. */
@FunctionalInterface
interface Part {

    void write(Task task, Conversion run);
}
