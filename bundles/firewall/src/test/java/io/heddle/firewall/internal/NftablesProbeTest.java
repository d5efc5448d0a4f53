package io.heddle.firewall.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.api.host.BackendException.Reason;
import org.junit.jupiter.api.Test;

final class NftablesProbeTest {

    private final FakeHost host = new FakeHost();

    @Test
    void nothingIsMissingWhereTablesCanBeListed() {
        assertThat(NftablesProbe.missing(host)).isEmpty();
    }

    @Test
    void saysWhyTablesCannotBeListed() {
        host.failing = Reason.NOT_PERMITTED;

        assertThat(NftablesProbe.missing(host)).isNotEmpty();
    }
}
