package io.heddle.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ErrnoTest {

    @Test
    void namesAllNumbersOfTheGenericAbi() {
        assertThat(Errno.name(1)).isEqualTo("EPERM");
        assertThat(Errno.name(34)).isEqualTo("ERANGE");
        assertThat(Errno.name(35)).isEqualTo("EDEADLK");
        assertThat(Errno.name(40)).isEqualTo("ELOOP");
        assertThat(Errno.name(42)).isEqualTo("ENOMSG");
        assertThat(Errno.name(59)).isEqualTo("EBFONT");
        assertThat(Errno.name(Errno.EBADMSG)).isEqualTo("EBADMSG");
        assertThat(Errno.name(Errno.EBADFD)).isEqualTo("EBADFD");
        assertThat(Errno.name(Errno.EOPNOTSUPP)).isEqualTo("EOPNOTSUPP");
        assertThat(Errno.name(Errno.EADDRINUSE)).isEqualTo("EADDRINUSE");
        assertThat(Errno.name(Errno.ENETUNREACH)).isEqualTo("ENETUNREACH");
        assertThat(Errno.name(Errno.EHOSTUNREACH)).isEqualTo("EHOSTUNREACH");
        assertThat(Errno.name(133)).isEqualTo("EHWPOISON");
    }

    @Test
    void givesTheNumberWhereThereIsNoName() {
        assertThat(Errno.name(41)).isEqualTo("errno 41");
        assertThat(Errno.name(0)).isEqualTo("errno 0");
        assertThat(Errno.name(134)).isEqualTo("errno 134");
        assertThat(Errno.name(-17)).isEqualTo("errno -17");
    }

    @Test
    void exceptionsSayWhatWasTriedAndTheAnswer() {
        var plain = new NetlinkException("cannot add route 10.1.0.0/16 to table 7410", Errno.EEXIST);
        var detailed = new NetlinkException("cannot list links", Errno.EINVAL, "Invalid header");

        assertThat(plain).hasMessage("cannot add route 10.1.0.0/16 to table 7410: EEXIST");
        assertThat(plain.is(Errno.ENOENT, Errno.EEXIST)).isTrue();
        assertThat(plain.is(Errno.ENOENT)).isFalse();
        assertThat(detailed).hasMessage("cannot list links: EINVAL (Invalid header)");
    }
}
