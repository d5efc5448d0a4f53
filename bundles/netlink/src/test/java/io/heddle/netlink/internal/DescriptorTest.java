package io.heddle.netlink.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class DescriptorTest {

    private static Descriptor open() {
        int fd = LibC.eventfd(0, LibC.O_CLOEXEC);
        assertThat(fd).isNotNegative();
        return new Descriptor(fd);
    }

    private static boolean isOpen(int fd) {
        return Files.isSymbolicLink(Path.of("/proc/self/fd/" + fd));
    }

    @Test
    void closingGivesItBackOnce() {
        var descriptor = open();
        int fd = descriptor.acquire();
        descriptor.release();

        descriptor.close();
        descriptor.close();

        assertThat(isOpen(fd)).isFalse();
        assertThat(descriptor.acquire()).isEqualTo(-1);
        assertThat(descriptor.isClosed()).isTrue();
    }

    @Test
    void closingWaitsForTheUserAndEndsItsWait() throws Exception {
        var descriptor = open();
        int fd = descriptor.acquire();
        var woken = new CountDownLatch(1);
        descriptor.addWaker(woken::countDown);

        var closed = CompletableFuture.runAsync(descriptor::close);
        assertThat(woken.await(10, TimeUnit.SECONDS)).isTrue();
        boolean openWhileUsed = isOpen(fd);
        descriptor.release();
        closed.get(10, TimeUnit.SECONDS);

        assertThat(openWhileUsed).isTrue();
        assertThat(isOpen(fd)).isFalse();
    }

    @Test
    void aPollSetEndsWhenClosedOrWoken() throws Exception {
        var descriptor = open();
        var set = PollSet.open(descriptor);
        set.wakeUp();
        assertThat(set.poll(-1)).isZero();

        var waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return set.poll(-1);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        set.close();

        assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo(-1);
        assertThat(set.poll(-1)).isEqualTo(-1);
        set.wakeUp();
        descriptor.close();
    }

    @Test
    void aMemberThatClosesEndsTheWait() throws Exception {
        var descriptor = open();
        try (var set = PollSet.open(descriptor)) {
            var waiting = CompletableFuture.supplyAsync(() -> {
                try {
                    return set.poll(-1);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            descriptor.close();

            assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo(1);
            assertThat(set.ready(0)).isEqualTo(PollSet.CLOSED);
            assertThat(set.poll(-1)).isEqualTo(1);
        }
    }
}
