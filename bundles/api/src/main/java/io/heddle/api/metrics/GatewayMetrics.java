package io.heddle.api.metrics;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a gateway has counted and measured since it was activated. Registered as a service beside {@link io.heddle.api.Gateway}; a
 * change of its configuration starts it anew from zero, as the restart of a process does.
 *
 * <p>Thread safe; never blocks, never calls a backend. The number of series is bounded: labels have values of small closed sets.
 */
@ProviderType
public interface GatewayMetrics {

    /** All of it now, in an order that does not vary. Each number is right; numbers of different series may be a moment apart. */
    List<Metric> snapshot();
}
