package io.heddle.wglinux.jvm;

import io.heddle.tck.host.NetworkNamespace;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Two JVM tunnels, in two namespaces with a cable between them. */
abstract class TwoGateways {

    @TempDir
    Path directory;

    NetworkNamespace left;
    NetworkNamespace right;
    TestGateway a;
    TestGateway b;

    @BeforeAll
    static void canMakeNamespaces() {
        Assumptions.assumeTrue(NetworkNamespace.missing().isEmpty(), NetworkNamespace.missing());
    }

    @BeforeEach
    void connect() throws Exception {
        left = NetworkNamespace.create("wgl");
        right = NetworkNamespace.create("wgr");
        TestGateway.cable(left, 1, right, 2);
        a = new TestGateway(1, left, directory.resolve("a"));
        b = new TestGateway(2, right, directory.resolve("b"));
    }

    @AfterEach
    void clean() {
        a.close();
        b.close();
        left.close();
        right.close();
    }

    void join(int mtu) throws Exception {
        a.up(mtu);
        b.up(mtu);
        a.apply(b, TestGateway.peer(2, b.ipv4()));
        b.apply(a, TestGateway.peer(1, null));
    }

    static boolean unanswered(NetworkNamespace from, String address) {
        return from.run("ping", "-c", "2", "-i", "0.1", "-W", "1", address).exitCode() != 0;
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    static InetSocketAddress address(String host) {
        return new InetSocketAddress(host, TestGateway.PORT);
    }
}
