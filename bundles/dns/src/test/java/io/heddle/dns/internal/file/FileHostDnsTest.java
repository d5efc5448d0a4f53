package io.heddle.dns.internal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heddle.api.dns.DnsPlan;
import io.heddle.api.dns.HostDnsSession;
import io.heddle.api.host.BackendException;
import io.heddle.api.host.BackendException.Reason;
import io.heddle.api.host.BackendGoneException;
import io.heddle.api.net.IpAddresses;
import io.heddle.api.tunnel.TunnelInterface;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileHostDnsTest {

    private static final TunnelInterface TUNNEL = new TunnelInterface("hd0", 1, null);
    private static final InetSocketAddress RESOLVER = new InetSocketAddress(IpAddresses.parse("10.77.0.1"), 53);
    private static final String ORIGINAL =
            "# of the network\nnameserver 192.0.2.1\nnameserver 192.0.2.2\nsearch lan.test\n";
    private static final String OURS = ResolvConf.HEADER + "\nsearch heddle.test lan.test\nnameserver 10.77.0.1\n";
    private static final DnsPlan PLAN =
            new DnsPlan(true, List.of(), List.of(), List.of("heddle.test"), List.of(), false);

    @TempDir
    private Path directory;

    private final FakeRecord record = new FakeRecord();
    private final Semaphore changes = new Semaphore(0);
    private final Deque<HostDnsSession> sessions = new ArrayDeque<>();
    private Path file;
    private FullDisk disk;
    private FileHostDns backend;

    /** A disk that can be full after a few bytes. */
    private static final class FullDisk implements ManagedFile.Disk {
        private int bytesLeft = Integer.MAX_VALUE;

        @Override
        public void write(FileChannel channel, ByteBuffer content) throws IOException {
            int fits = Math.min(bytesLeft, content.remaining());
            bytesLeft -= fits;
            ManagedFile.writeFully(channel, content.slice(content.position(), fits));
            if (fits < content.remaining()) {
                throw new IOException("No space left on device");
            }
        }
    }

    @BeforeEach
    void makeFile() throws Exception {
        file = directory.resolve("resolv.conf");
        assumeTrue(file.getFileSystem().supportedFileAttributeViews().contains("unix"), "needs a Unix file system");
        Files.writeString(file, ORIGINAL);
        disk = new FullDisk();
        backend = new FileHostDns(file.toString(), disk);
    }

    @AfterEach
    void closeSessions() {
        sessions.forEach(HostDnsSession::close);
    }

    @Test
    void changesNothingUntilAPlanIsApplied() throws Exception {
        var session = open();

        assertThat(file).hasContent(ORIGINAL);
        assertThat(record.entries).isEmpty();
        assertThat(texts(session.originalNameservers())).containsExactly("192.0.2.1", "192.0.2.2");
    }

    @Test
    void pointsTheHostAtTheResolverAndRestoresItsFileOnClose() throws Exception {
        var session = open();

        session.apply(PLAN, RESOLVER);
        assertThat(file).hasContent(OURS);
        assertThat(record.entries).hasSize(1);
        assertThat(texts(session.originalNameservers())).containsExactly("192.0.2.1", "192.0.2.2");

        session.close();
        session.close();
        assertThat(file).hasContent(ORIGINAL);
        assertThat(record.entries).isEmpty();
        assertOnlyTheFileIsThere();
    }

    @Test
    void aDisabledPlanRestoresTheFile() throws Exception {
        var session = open();
        session.apply(PLAN, RESOLVER);

        session.apply(DnsPlan.DISABLED, RESOLVER);

        assertThat(file).hasContent(ORIGINAL);
        assertThat(record.entries).isEmpty();
        session.apply(PLAN, RESOLVER);
        assertThat(file).hasContent(OURS);
    }

    @Test
    void followsChangesOfThePlanAndKeepsTheOriginal() throws Exception {
        var session = open();
        session.apply(PLAN, RESOLVER);

        var other = new InetSocketAddress(IpAddresses.parse("fd77::1"), 53);
        session.apply(new DnsPlan(true, List.of(), List.of(), List.of(), List.of(), false), other);

        assertThat(file).hasContent(ResolvConf.HEADER + "\nsearch lan.test\nnameserver fd77::1\n");
        session.close();
        assertThat(file).hasContent(ORIGINAL);
    }

    @Test
    void cannotNameAPort() throws Exception {
        var session = open();

        assertReason(
                Reason.BEYOND_CAPABILITY,
                () -> session.apply(PLAN, new InetSocketAddress(RESOLVER.getAddress(), 5053)));

        assertThat(file).hasContent(ORIGINAL);
        session.apply(DnsPlan.DISABLED, new InetSocketAddress(RESOLVER.getAddress(), 5053));
    }

    @Test
    void writesTheRecordBeforeTheFile() throws Exception {
        var session = open();
        record.failing = true;

        assertReason(Reason.FAILED, () -> session.apply(PLAN, RESOLVER));

        assertThat(file).hasContent(ORIGINAL);
    }

    @Test
    void keepsModeAndOwnerOnTheWayThereAndBack() throws Exception {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        boolean root = (int) Files.getAttribute(file, "unix:uid") == 0;
        if (root) {
            Files.setAttribute(file, "unix:uid", 4711);
            Files.setAttribute(file, "unix:gid", 4712);
        }
        var before = Files.readAttributes(file, "unix:mode,uid,gid");
        var session = open();

        session.apply(PLAN, RESOLVER);
        assertThat(Files.readAttributes(file, "unix:mode,uid,gid")).isEqualTo(before);

        session.close();
        assertThat(Files.readAttributes(file, "unix:mode,uid,gid")).isEqualTo(before);
    }

    @Test
    void makesAFileWhereThereIsNoneAndRemovesItAgain() throws Exception {
        Files.delete(file);
        var session = open();
        assertThat(session.originalNameservers()).isEmpty();

        session.apply(PLAN, RESOLVER);
        assertThat(file).content().endsWith("nameserver 10.77.0.1\n");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));

        session.close();
        assertThat(file).doesNotExist();
    }

    @Test
    void leavesALinkALinkAndRewritesWhatItPointsAt() throws Exception {
        var target = directory.resolve("run/target.conf");
        Files.createDirectory(target.getParent());
        Files.move(file, target);
        Files.createSymbolicLink(file, Path.of("run/target.conf"));
        var session = open();

        session.apply(PLAN, RESOLVER);
        assertThat(file).isSymbolicLink().hasContent(OURS);
        assertThat(target).hasContent(OURS);

        session.close();
        assertThat(file).isSymbolicLink().hasContent(ORIGINAL);
    }

    @Test
    void followsALinkThatLeadsNowhere() throws Exception {
        var target = directory.resolve("nowhere.conf");
        Files.delete(file);
        Files.createSymbolicLink(file, target);
        var session = open();

        session.apply(PLAN, RESOLVER);
        assertThat(target).exists();

        session.close();
        assertThat(target).doesNotExist();
        assertThat(Files.isSymbolicLink(file)).isTrue();
    }

    @Test
    void restoresTheOldTargetWhenSomebodyReplacesTheLink() throws Exception {
        var target = directory.resolve("target.conf");
        Files.move(file, target);
        Files.createSymbolicLink(file, target);
        var session = open();
        session.apply(PLAN, RESOLVER);

        Files.delete(file);
        Files.writeString(file, "nameserver 192.0.2.9\n");
        session.repair();

        assertThat(target).hasContent(ORIGINAL);
        assertThat(file).content().contains("nameserver 10.77.0.1");
        session.close();
        assertThat(file).hasContent("nameserver 192.0.2.9\n");
    }

    @Test
    void restoresAfterACrash() throws Exception {
        open().apply(PLAN, RESOLVER);

        new FileHostDns(file.toString(), disk).recover(record);

        assertThat(file).hasContent(ORIGINAL);
        assertThat(record.entries).isEmpty();
    }

    @Test
    void restoresNothingAfterACrashIfSomebodyElseTookOver() throws Exception {
        open().apply(PLAN, RESOLVER);
        Files.writeString(file, "nameserver 192.0.2.9\n");

        new FileHostDns(file.toString(), disk).recover(record);

        assertThat(file).hasContent("nameserver 192.0.2.9\n");
        assertThat(record.entries).isEmpty();
    }

    @Test
    void restoresAfterACrashBeforeTheFileWasWrittenOrAfterItWasEmptied() throws Exception {
        open().apply(PLAN, RESOLVER);
        Files.writeString(file, "");
        new FileHostDns(file.toString(), disk).recover(record);
        assertThat(file).hasContent(ORIGINAL);

        record.note(FileHostDns.OWNER, file.toString(), new Original(file, image("x"), RESOLVER.getAddress()).toText());
        new FileHostDns(file.toString(), disk).recover(record);
        assertThat(file).hasContent(ORIGINAL);
    }

    private static FileImage image(String content) {
        return FileImage.ABSENT.with(content);
    }

    @Test
    void restoresACopyOfOursThatAnotherProgramMade() throws Exception {
        open().apply(PLAN, RESOLVER);
        Files.writeString(file, "# Made by something\nnameserver 10.77.0.1\n");

        new FileHostDns(file.toString(), disk).recover(record);

        assertThat(file).hasContent(ORIGINAL);
    }

    @Test
    void survivesARecordItCannotRead() throws Exception {
        record.note(FileHostDns.OWNER, file.toString(), java.util.Map.of("mode", "no number"));

        backend.recover(record);

        assertThat(file).hasContent(ORIGINAL);
        assertThat(record.entries).isEmpty();
    }

    @Test
    void takesTheOriginalFromTheRecordIfNobodyRecoveredIt() throws Exception {
        open().apply(PLAN, RESOLVER);

        var next = open();
        assertThat(texts(next.originalNameservers())).containsExactly("192.0.2.1", "192.0.2.2");
        next.apply(PLAN, RESOLVER);
        next.close();

        assertThat(file).hasContent(ORIGINAL);
    }

    @Test
    void neverTakesItsOwnServerForAnOriginal() throws Exception {
        Files.writeString(file, OURS);

        var session = open();
        assertThat(session.originalNameservers()).isEmpty();

        session.apply(PLAN, RESOLVER);
        Files.writeString(file, "nameserver 10.77.0.1\nnameserver 192.0.2.9\n");
        session.repair();
        assertThat(texts(session.originalNameservers())).containsExactly("192.0.2.9");
    }

    @Test
    void hearsOfAForeignRewriteAndMakesItTheNewOriginal() throws Exception {
        var session = open();
        session.apply(PLAN, RESOLVER);

        Files.writeString(file, "nameserver 192.0.2.9\nsearch cafe.test\n");
        assertHeard();
        session.repair();

        assertThat(file).hasContent(ResolvConf.HEADER + "\nsearch heddle.test cafe.test\nnameserver 10.77.0.1\n");
        assertThat(texts(session.originalNameservers())).containsExactly("192.0.2.9");
        session.close();
        assertThat(file).hasContent("nameserver 192.0.2.9\nsearch cafe.test\n");
    }

    @Test
    void theRecordFollowsTheNewOriginal() throws Exception {
        var session = open();
        session.apply(PLAN, RESOLVER);
        Files.writeString(file, "nameserver 192.0.2.9\n");
        session.repair();

        new FileHostDns(file.toString(), disk).recover(record);

        assertThat(file).hasContent("nameserver 192.0.2.9\n");
    }

    @Test
    void hearsWhenTheFileIsReplacedOrRemoved() throws Exception {
        var session = open();
        session.apply(PLAN, RESOLVER);
        var next = Files.writeString(directory.resolve("next"), "nameserver 192.0.2.9\n");
        Files.move(next, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        assertHeard();
        session.repair();

        Files.delete(file);
        assertHeard();
        session.repair();

        assertThat(file).content().contains("nameserver 10.77.0.1");
        session.close();
        assertThat(file).hasContent("nameserver 192.0.2.9\n");
    }

    @Test
    void neverHearsOfItsOwnWrites() throws Exception {
        var session = open();
        for (int i = 0; i < 5; i++) {
            session.apply(PLAN, RESOLVER);
            session.repair();
            session.apply(DnsPlan.DISABLED, RESOLVER);
        }
        session.apply(PLAN, RESOLVER);

        assertThat(changes.tryAcquire(600, TimeUnit.MILLISECONDS)).isFalse();
    }

    @Test
    void hearsOfChangesBeforeTheFirstPlan() throws Exception {
        var session = open();

        Files.writeString(file, "nameserver 192.0.2.9\n");
        assertHeard();
        session.repair();

        assertThat(texts(session.originalNameservers())).containsExactly("192.0.2.9");
        assertThat(file).hasContent("nameserver 192.0.2.9\n");
    }

    @Test
    void repairsAnEditOfItsOwnFileWithoutTakingItForAnOriginal() throws Exception {
        var session = open();
        session.apply(PLAN, RESOLVER);

        Files.writeString(file, OURS + "nameserver 192.0.2.66\n");
        assertHeard();
        session.repair();

        assertThat(file).hasContent(OURS);
        session.close();
        assertThat(file).hasContent(ORIGINAL);
    }

    @Test
    void aFullDiskLeavesTheFileAsItWas() throws Exception {
        var session = open();
        disk.bytesLeft = 10;

        assertReason(Reason.FAILED, () -> session.apply(PLAN, RESOLVER));

        assertThat(file).hasContent(ORIGINAL);
        assertOnlyTheFileIsThere();
        disk.bytesLeft = Integer.MAX_VALUE;
        session.apply(PLAN, RESOLVER);
        session.close();
        assertThat(file).hasContent(ORIGINAL);
        assertThat(record.entries).isEmpty();
    }

    @Test
    void whatCannotBeRestoredNowIsRestoredByTheNextRun() throws Exception {
        var session = open();
        session.apply(PLAN, RESOLVER);
        disk.bytesLeft = 0;
        session.close();
        assertThat(file).hasContent(OURS);
        assertThat(record.entries).hasSize(1);

        disk.bytesLeft = Integer.MAX_VALUE;
        new FileHostDns(file.toString(), disk).recover(record);

        assertThat(file).hasContent(ORIGINAL);
    }

    @Test
    void refusesAFileThatCannotBeAResolvConf() throws Exception {
        Files.write(file, new byte[70_000]);
        assertReason(Reason.FAILED, this::open);

        Files.delete(file);
        Files.createSymbolicLink(file, file);
        assertReason(Reason.FAILED, this::open);
    }

    @Test
    void refusesAPathThatIsNone() {
        for (var path : new String[] {"relative", "", "a\0b"}) {
            assertReason(
                    Reason.NOT_SUPPORTED, () -> new FileHostDns(path, disk).open(TUNNEL, record, changes::release));
        }
    }

    @Test
    void keepsBytesThatAreNoText() throws Exception {
        var bytes = new byte[] {'#', ' ', (byte) 0xff, (byte) 0xc3, '\n'};
        Files.write(file, bytes);
        var session = open();
        session.apply(PLAN, RESOLVER);

        session.close();

        assertThat(file).hasBinaryContent(bytes);
    }

    @Test
    void restoresWhenTheBundleLeavesBeforeItsSession() throws Exception {
        var session = open();
        session.apply(PLAN, RESOLVER);

        backend.leave();

        assertThat(file).hasContent(ORIGINAL);
        assertThat(record.entries).isEmpty();
        assertThatThrownBy(() -> session.apply(PLAN, RESOLVER)).isInstanceOf(BackendGoneException.class);
        assertThatThrownBy(this::open).isInstanceOf(BackendGoneException.class);
        assertThat(file).hasContent(ORIGINAL);
    }

    @Test
    void refusesCallsAfterItsEnd() throws Exception {
        var session = open();
        session.close();

        assertReason(Reason.GONE, () -> session.apply(PLAN, RESOLVER));
        assertReason(Reason.GONE, session::repair);
    }

    private HostDnsSession open() throws BackendException {
        var session = backend.open(TUNNEL, record, changes::release);
        sessions.push(session);
        return session;
    }

    private void assertHeard() throws InterruptedException {
        assertThat(changes.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        changes.drainPermits();
    }

    private void assertOnlyTheFileIsThere() throws IOException {
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    private static List<String> texts(List<InetAddress> addresses) {
        return addresses.stream().map(IpAddresses::text).toList();
    }

    private static void assertReason(Reason reason, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
