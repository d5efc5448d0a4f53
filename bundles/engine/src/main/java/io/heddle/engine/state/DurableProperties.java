package io.heddle.engine.state;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Properties;

/** A durable file of keys and values. */
final class DurableProperties implements PropertyStore {

    private final Path file;

    DurableProperties(Path file) {
        this.file = file;
    }

    @Override
    public Properties read() throws IOException {
        var properties = new Properties();
        try {
            properties.load(new ByteArrayInputStream(Files.readAllBytes(file)));
        } catch (NoSuchFileException e) {
            return properties;
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is damaged", e);
        }
        return properties;
    }

    @Override
    public void write(Properties properties) throws IOException {
        var bytes = new ByteArrayOutputStream();
        properties.store(bytes, null);
        DurableFile.write(file, bytes.toByteArray());
    }
}
