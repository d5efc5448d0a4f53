package io.heddle.benchmarks;

import java.nio.file.Path;

/** An implementation of WireGuard in a process of its own. */
interface TunnelProgram {

    /** For tables. */
    String name();

    /**
     * Starts one end of a tunnel on its host, and returns when the interface exists and packets can pass.
     *
     * @return the process whose CPU time counts
     */
    Process start(Cleanup cleanup, End own, End peer, int mtu) throws BenchmarkException;

    /** One end of a tunnel. */
    record End(Host host, String interfaceName, TunnelKeys keys, int number) {

        static final int PORT = 51820;

        /** Address on the cable. */
        String outer() {
            return "192.0.2." + number;
        }

        /** Address in the tunnel. */
        String inner() {
            return "198.51.100." + number;
        }

        Path file(String name) {
            return host.folder().resolve(name);
        }
    }
}
