package io.heddle.dns.internal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heddle.api.dns.DnsPlan;
import io.heddle.api.host.BackendException;
import io.heddle.api.net.IpAddresses;
import io.heddle.api.tunnel.TunnelInterface;
import io.heddle.tck.host.NetworkNamespace;
import io.heddle.tck.host.Processes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file backend where files are mounted and disks are full. */
final class FileHostDnsIT {

    private static final TunnelInterface TUNNEL = new TunnelInterface("hd0", 1, null);
    private static final InetSocketAddress RESOLVER = new InetSocketAddress(IpAddresses.parse("10.77.0.1"), 53);
    private static final String ORIGINAL = "nameserver 192.0.2.1\n" + "# padding\n".repeat(50);
    private static final DnsPlan PLAN = new DnsPlan(true, List.of(), List.of(), List.of(), List.of(), true);

    @TempDir
    private Path directory;

    private final FakeRecord record = new FakeRecord();
    private final Deque<Path> mounts = new ArrayDeque<>();

    @BeforeEach
    void checkHost() {
        assumeTrue(NetworkNamespace.missing().isEmpty(), "needs root to mount");
        var probe = Processes.run(List.of("mount", "--bind", directory.toString(), directory.toString()));
        assumeTrue(probe.exitCode() == 0, "needs the privilege to mount: " + probe.output());
        mounts.push(directory);
    }

    @AfterEach
    void unmount() {
        mounts.forEach(mount -> Processes.run(List.of("umount", mount.toString())));
    }

    @Test
    void writesAMountedFileInPlace() throws Exception {
        var source = Files.writeString(directory.resolve("source"), ORIGINAL);
        var file = Files.createFile(directory.resolve("resolv.conf"));
        mount("--bind", source.toString(), file);
        var session = new FileHostDns(file.toString(), ManagedFile::writeFully).open(TUNNEL, record, () -> {});

        session.apply(PLAN, RESOLVER);
        assertThat(source).hasContent(ResolvConf.HEADER + "\nnameserver 10.77.0.1\n");

        session.close();
        assertThat(source).hasContent(ORIGINAL);
        assertThat(directory.resolve("resolv.conf.heddle-new")).doesNotExist();
    }

    @Test
    void emptiesAMountedFileThatItCannotRemove() throws Exception {
        var file = Files.writeString(directory.resolve("resolv.conf"), "");
        mount("--bind", file.toString(), file);

        new ManagedFile(file, ManagedFile::writeFully).write(FileImage.ABSENT);

        assertThat(file).isEmptyFile();
    }

    @Test
    void writesInPlaceWhereTheDirectoryIsReadOnly() throws Exception {
        var source = Files.writeString(directory.resolve("source"), ORIGINAL);
        var etc = Files.createDirectory(directory.resolve("etc"));
        Files.createFile(etc.resolve("resolv.conf"));
        mount("--bind", etc.toString(), etc);
        mount("--bind", source.toString(), etc.resolve("resolv.conf"));
        Processes.check("mount", "-o", "remount,bind,ro", etc.toString());
        var session = new FileHostDns(etc.resolve("resolv.conf").toString(), ManagedFile::writeFully)
                .open(TUNNEL, record, () -> {});

        session.apply(PLAN, RESOLVER);
        assertThat(source).hasContent(ResolvConf.HEADER + "\nnameserver 10.77.0.1\n");

        session.close();
        assertThat(source).hasContent(ORIGINAL);
    }

    @Test
    void aFullDiskLeavesTheFileAsItWas() throws Exception {
        var small = Files.createDirectory(directory.resolve("small"));
        mount("-t", "tmpfs", "-o", "size=16k", "tmpfs", small);
        var file = Files.writeString(small.resolve("resolv.conf"), ORIGINAL);
        var session = new FileHostDns(file.toString(), ManagedFile::writeFully).open(TUNNEL, record, () -> {});
        assertThatThrownBy(() -> Files.write(small.resolve("filler"), new byte[64 * 1024]))
                .isInstanceOf(IOException.class);

        assertThatThrownBy(() -> session.apply(PLAN, RESOLVER)).isInstanceOf(BackendException.class);
        assertThat(file).hasContent(ORIGINAL);

        Files.delete(small.resolve("filler"));
        session.apply(PLAN, RESOLVER);
        session.close();
        assertThat(file).hasContent(ORIGINAL);
    }

    private void mount(Object... arguments) {
        var command = new java.util.ArrayList<>(List.of("mount"));
        List.of(arguments).forEach(argument -> command.add(argument.toString()));
        Processes.check(command.toArray(String[]::new));
        mounts.push((Path) arguments[arguments.length - 1]);
    }
}
