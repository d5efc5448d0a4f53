package io.heddle.shell.text;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows in columns as wide as their widest cell, two spaces between them. */
public final class Table {

    private final List<List<String>> rows = new ArrayList<>();

    /** A table with these headings. */
    public Table(String... headings) {
        rows.add(List.of(headings));
    }

    /** Adds a row with as many cells as there are headings; an empty cell shows as a hyphen. */
    public Table row(String... cells) {
        rows.add(List.of(cells));
        return this;
    }

    /** The text, a line per row, each ended by a newline. */
    public String text() {
        int columns = rows.get(0).size();
        var widths = IntStream.range(0, columns)
                .map(column -> rows.stream()
                        .mapToInt(row -> cell(row, column).length())
                        .max()
                        .orElse(0))
                .toArray();
        return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining());
    }

    private static String line(List<String> row, int[] widths) {
        var line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            var cell = cell(row, column);
            line.append(cell).append(" ".repeat(widths[column] - cell.length() + 2));
        }
        return line.toString().stripTrailing() + "\n";
    }

    private static String cell(List<String> row, int column) {
        var cell = column < row.size() ? row.get(column) : "";
        return cell.isEmpty() ? "-" : cell;
    }
}
