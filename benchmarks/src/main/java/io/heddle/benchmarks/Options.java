package io.heddle.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The options of a command line, {@code --name value}; one may be given several times. */
final class Options {

    private final Map<String, List<String>> values = new LinkedHashMap<>();

    private Options() {}

    /**
     * @param allowed names without hyphens
     * @throws BenchmarkException if the words are anything else than allowed options with values
     */
    static Options parse(List<String> words, Iterable<String> allowed) throws BenchmarkException {
        var options = new Options();
        allowed.forEach(name -> options.values.put("--" + name, new ArrayList<>()));
        for (int i = 0; i < words.size(); i += 2) {
            var known = options.values.get(words.get(i));
            if (known == null) {
                throw new BenchmarkException("unknown option " + words.get(i) + " (see --help)");
            }
            if (i + 1 == words.size()) {
                throw new BenchmarkException("option " + words.get(i) + " needs a value");
            }
            known.add(words.get(i + 1));
        }
        return options;
    }

    /** All values of an option. */
    List<String> all(String name) {
        return List.copyOf(values.getOrDefault("--" + name, List.of()));
    }

    /** The last value of an option, or {@code otherwise}. */
    String text(String name, String otherwise) {
        var given = all(name);
        return given.isEmpty() ? otherwise : given.get(given.size() - 1);
    }

    /** The number of an option, at least {@code least}, or {@code otherwise}. */
    int number(String name, int least, int otherwise) throws BenchmarkException {
        return number(name, text(name, Integer.toString(otherwise)), least);
    }

    /** The numbers of an option, each at least {@code least}, or {@code otherwise}. */
    List<Integer> numbers(String name, int least, List<Integer> otherwise) throws BenchmarkException {
        var numbers = new ArrayList<Integer>();
        for (var value : all(name)) {
            numbers.add(number(name, value, least));
        }
        return numbers.isEmpty() ? otherwise : numbers;
    }

    private static int number(String name, String value, int least) throws BenchmarkException {
        try {
            int number = Integer.parseInt(value);
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new BenchmarkException("--" + name + " needs a number, not '" + value + "'", e);
        }
        throw new BenchmarkException("--" + name + " is at least " + least);
    }
}
