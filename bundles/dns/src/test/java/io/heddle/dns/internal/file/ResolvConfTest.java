package io.heddle.dns.internal.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ResolvConfTest {

    private static final InetAddress OURS = io.heddle.api.net.IpAddresses.parse("10.77.0.1");

    @Test
    void readsWhatTheManualPageDescribes() {
        var conf = ResolvConf.parse("""
                # a comment
                ; another
                domain first.test
                search  a.test\tb.test
                nameserver 192.0.2.1 # trailing
                nameserver 2001:db8::1
                nameserver not-an-address
                nameserver
                options ndots:2 rotate
                options timeout:1
                sortlist 130.155.160.0/255.255.240.0
                """);

        assertThat(conf.nameservers())
                .extracting(InetAddress::getHostAddress)
                .containsExactly("192.0.2.1", "2001:db8:0:0:0:0:0:1");
        assertThat(conf.search()).containsExactly("a.test", "b.test");
        assertThat(conf.options()).containsExactly("ndots:2", "rotate", "timeout:1");
        assertThat(conf.others()).containsExactly("sortlist 130.155.160.0/255.255.240.0");
    }

    @Test
    void keepsTheOriginalsLinesSearchAndOptionsButOneServer() throws Exception {
        var conf = ResolvConf.parse(
                "nameserver 192.0.2.1\nsearch lan.test\noptions rotate ndots:2\nsortlist 10.0.0.0\n# gone\n");

        assertThat(conf.with(OURS, List.of("Heddle.test")))
                .isEqualTo(ResolvConf.HEADER
                        + "\nsortlist 10.0.0.0\nsearch heddle.test lan.test\noptions ndots:2\nnameserver 10.77.0.1\n");
    }

    @Test
    void writesNoEmptyLines() {
        assertThat(ResolvConf.parse("options rotate\n").with(OURS, List.of()))
                .isEqualTo(ResolvConf.HEADER + "\nnameserver 10.77.0.1\n");
    }

    @Test
    void takesAtMostSixDomainsOursFirst() {
        var original = ResolvConf.parse("search a.test b.test o1.test\n");

        var content = original.with(OURS, List.of("o1.test", "o2.test", "o3.test", "o4.test", "o5.test"));

        assertThat(content).contains("\nsearch o1.test o2.test o3.test o4.test o5.test a.test\n");
    }

    @Test
    void takesAtMostTwoHundredFiftySixCharacters() {
        var domains = IntStream.range(0, 6).mapToObj(i -> "x".repeat(60) + i).toList();

        var line = ResolvConf.parse("")
                .with(OURS, domains)
                .lines()
                .filter(l -> l.startsWith("search"))
                .findFirst();

        assertThat(line.orElseThrow().substring("search ".length())).hasSize(4 * 61 + 3);
    }

    @Test
    void letsNoNameBecomeALine() {
        assertThat(ResolvConf.parse("").with(OURS, List.of("a.test\nnameserver 192.0.2.66", "", "b c", "d.test")))
                .isEqualTo(ResolvConf.HEADER + "\nsearch d.test\nnameserver 10.77.0.1\n");
    }

    @Test
    void knowsItsOwnFile() {
        assertThat(ResolvConf.isOurs(ResolvConf.parse("").with(OURS, List.of())))
                .isTrue();
        assertThat(ResolvConf.isOurs("nameserver 10.77.0.1\n")).isFalse();
    }
}
