package io.heddle.wire.rpc;

import io.grpc.InternalConfiguratorRegistry;
import java.util.List;

/**
 * gRPC's hooks for statistics and traces. It looks for OpenCensus by name whenever a channel or server is made, and
 * logs a stack trace for each class it does not find, unless its user has said what is to be hooked in.
 */
final class Instrumentation {

    private Instrumentation() {}

    /** Says that nothing is, unless somebody was first. Process-wide, as far as this copy of gRPC goes. */
    static synchronized void none() {
        if (!InternalConfiguratorRegistry.wasSetConfiguratorsCalled()) {
            InternalConfiguratorRegistry.setConfigurators(List.of());
        }
    }
}
