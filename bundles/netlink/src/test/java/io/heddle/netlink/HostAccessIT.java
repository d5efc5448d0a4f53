package io.heddle.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.netlink.io.TunDevice;
import io.heddle.netlink.io.TunOptions;
import io.heddle.netlink.io.UdpOptions;
import io.heddle.netlink.io.UdpSocket;
import io.heddle.tck.host.NetworkNamespace;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HostAccessIT extends InNamespaces {

    private NetworkNamespace host;

    @BeforeEach
    void host() {
        host = namespace("host");
    }

    @Test
    void leavesNoDescriptorOpenAlsoAfterFailures() throws Exception {
        long before = openDescriptors();
        try (var device = host.call(() -> TunDevice.open("hd0", TunOptions.PLAIN));
                var socket = host.call(() -> UdpSocket.open(UdpOptions.ipv4(0)))) {
            for (int i = 0; i < 20; i++) {
                assertThatThrownBy(() -> host.call(() -> TunDevice.open(device.name(), TunOptions.PLAIN)))
                        .hasMessageContaining("EBUSY");
                assertThatThrownBy(() -> host.call(() -> UdpSocket.open(UdpOptions.ipv4(socket.port()))))
                        .hasMessageContaining("EADDRINUSE");
                host.call(RtNetlink::open).close();
                host.call(GenericNetlink::open).close();
            }
        }

        assertThat(openDescriptors()).isEqualTo(before);
    }

    @Test
    void reachesFamiliesOfGenericNetlink() throws Exception {
        try (var generic = host.call(GenericNetlink::open)) {
            assertThat(generic.family("nlctrl")).isEqualTo(0x10);
            var families = generic.dump("cannot list families", 0x10, 3, 1, new AttributeWriter());
            assertThat(families).extracting(family -> family.text(2)).contains("nlctrl");
            assertThatThrownBy(() -> generic.family("nonsense"))
                    .hasMessageStartingWith("cannot find generic netlink family nonsense: ENOENT");
        }
    }

    @Test
    void sysctlsAreThoseOfTheCallingThread() throws Exception {
        host.connect("up0", namespace("peer"), "down0");
        var sysctl = new Sysctl();
        var key = new String[] {"net", "ipv4", "conf", "up0", "rp_filter"};
        host.call(() -> {
            sysctl.write("2", key);
            return null;
        });

        assertThat(host.call(() -> sysctl.readInt(key))).isEqualTo(2);
        assertThat(host.exec("cat", "/proc/sys/net/ipv4/conf/up0/rp_filter")).isEqualTo("2\n");
        assertThat(namespace("peer").call(() -> sysctl.exists(key))).isFalse();
        assertThat(sysctl.exists(key)).isFalse();
        assertThatThrownBy(() -> host.call(() -> {
                    sysctl.write("nonsense", key);
                    return null;
                }))
                .hasMessageStartingWith("cannot write nonsense to /proc/sys/net/ipv4/conf/up0/rp_filter: EINVAL");
    }
}
