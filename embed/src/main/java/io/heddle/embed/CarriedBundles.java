package io.heddle.embed;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.jar.Manifest;

/** What this jar carries for the framework: bundles with their start levels, and the packages of the API. */
final class CarriedBundles {

    private static final String FOLDER = "/META-INF/heddle/";

    private CarriedBundles() {}

    /**
     * A carried bundle.
     *
     * @param path below the folder of bundles: start level, slash, file name
     */
    record Carried(String path) {

        int level() {
            return Integer.parseInt(path.substring(0, path.indexOf('/')));
        }

        String name() {
            return path.substring(path.indexOf('/') + 1);
        }

        /** The jar; the caller closes it. */
        InputStream open() throws IOException {
            return resource("bundles/" + path);
        }
    }

    /** All bundles, by start level. */
    static List<Carried> all() throws IOException {
        try (var index = resource("bundles.index")) {
            return new String(index.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .map(Carried::new)
                    .toList();
        }
    }

    /** The API's packages with their versions, as an {@code Export-Package} header. */
    static String apiPackages() throws IOException {
        try (var manifest = resource("api.mf")) {
            return new Manifest(manifest).getMainAttributes().getValue("Export-Package");
        }
    }

    private static InputStream resource(String name) throws IOException {
        var stream = CarriedBundles.class.getResourceAsStream(FOLDER + name);
        if (stream == null) {
            throw new IOException("this heddle-embed is not complete: " + FOLDER + name + " is missing");
        }
        return stream;
    }
}
