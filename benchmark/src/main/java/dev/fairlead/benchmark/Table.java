package dev.fairlead.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Rows of text under a header, in the three forms that are wanted: for a person, for a program, for a page. */
record Table(List<String> header, List<List<String>> rows) {
    Table {
        header = List.copyOf(header);
        rows = rows.stream().map(List::copyOf).toList();
    }

    /** Columns in line, the header in bold when colours are wanted. */
    String aligned(boolean colours) {
        List<Integer> widths = new ArrayList<>();
        for (int column = 0; column < header.size(); column++) {
            int width = header.get(column).length();
            for (List<String> row : rows) {
                width = Math.max(width, row.get(column).length());
            }
            widths.add(width);
        }
        StringBuilder text = new StringBuilder();
        text.append(colours ? "\u001b[1m" : "")
                .append(line(header, widths))
                .append(colours ? "\u001b[0m" : "")
                .append('\n');
        rows.forEach(row -> text.append(line(row, widths)).append('\n'));
        return text.toString();
    }

    /** One row a line, one tab between cells. */
    String plain() {
        return lines("", "\t", "");
    }

    String markdown() {
        String text = lines("| ", " | ", " |");
        int end = text.indexOf('\n');
        return text.substring(0, end) + "\n|" + "---|".repeat(header.size()) + text.substring(end);
    }

    private String lines(String start, String between, String end) {
        List<List<String>> all = new ArrayList<>(List.of(header));
        all.addAll(rows);
        return all.stream()
                .map(row -> start + String.join(between, row) + end + "\n")
                .collect(Collectors.joining());
    }

    private static String line(List<String> cells, List<Integer> widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < cells.size(); column++) {
            String cell = cells.get(column);
            line.append(cell).append(" ".repeat(widths.get(column) - cell.length() + 2));
        }
        return line.toString().stripTrailing();
    }
}
