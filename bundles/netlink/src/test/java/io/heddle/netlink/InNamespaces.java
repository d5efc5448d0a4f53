package io.heddle.netlink;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heddle.tck.host.NetworkNamespace;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** A test in network namespaces of its own, which afterwards are gone and left no descriptor open. */
@Timeout(60)
public abstract class InNamespaces {

    private final Map<String, NetworkNamespace> namespaces = new ConcurrentHashMap<>();
    private final List<AutoCloseable> resources = new ArrayList<>();

    @BeforeEach
    void needsNamespaces() {
        assumeTrue(NetworkNamespace.missing().isEmpty(), NetworkNamespace.missing());
    }

    @AfterEach
    void removeNamespaces() throws Exception {
        for (int i = resources.size() - 1; i >= 0; i--) {
            resources.get(i).close();
        }
        namespaces.values().forEach(NetworkNamespace::close);
    }

    /** The namespace of that name, made when first asked for. */
    protected final NetworkNamespace namespace(String name) {
        return namespaces.computeIfAbsent(name, NetworkNamespace::create);
    }

    /** Closes something before the namespaces go. */
    protected final <T extends AutoCloseable> T closing(T resource) {
        resources.add(resource);
        return resource;
    }

    /** Descriptors of this process that are sockets, TUN devices or eventfds. */
    protected static long openDescriptors() {
        var entries = new File("/proc/self/fd").listFiles();
        long count = 0;
        for (var entry : entries == null ? new File[0] : entries) {
            try {
                var target = Files.readSymbolicLink(entry.toPath()).toString();
                boolean ours = target.startsWith("socket:")
                        || target.startsWith("anon_inode:[eventfd")
                        || target.equals("/dev/net/tun");
                count += ours ? 1 : 0;
            } catch (IOException e) {
                // Closed since it was listed.
            }
        }
        return count;
    }
}
