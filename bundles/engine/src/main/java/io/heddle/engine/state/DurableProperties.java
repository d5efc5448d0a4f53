package io.heddle.engine.state;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Properties;

/** A durable file of keys and values. */
final class DurableProperties implements PropertyStore {

    private final StateFile file;

    /** @param name what the file says that it is */
    DurableProperties(Path file, String name) {
        this.file = new StateFile(file, name);
    }

    @Override
    public Properties read() throws IOException {
        var properties = new Properties();
        var text = file.read();
        if (text.isPresent()) {
            try {
                properties.load(new StringReader(text.get()));
            } catch (IllegalArgumentException e) {
                throw file.damaged("is damaged: it has a malformed escape");
            }
        }
        return properties;
    }

    @Override
    public void write(Properties properties) throws IOException {
        var bytes = new ByteArrayOutputStream();
        properties.store(bytes, null); // ISO 8859-1 with escapes
        file.write(bytes.toString(StandardCharsets.ISO_8859_1));
    }

    /** What is wrong with its content, as an exception; names no value, which may be a secret. */
    StateFileException damaged(String what) {
        return file.damaged(what);
    }

    @Override
    public String toString() {
        return file.path().toString();
    }
}
