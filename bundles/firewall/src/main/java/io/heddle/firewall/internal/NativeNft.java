package io.heddle.firewall.internal;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.heddle.api.host.BackendException;
import io.heddle.api.host.BackendException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * nftables through libnftables. Each call makes a context of its own, so that nothing is left behind by one that fails and
 * the call works where its thread is.
 */
@Component(service = Nft.class)
public final class NativeNft implements Nft {

    /** Calls take milliseconds; whoever waits this long for another one stops waiting. */
    private static final long LOCK_SECONDS = 1;

    private static final int LONGEST_ERROR = 500;

    private final Supplier<LibNftables> loader;
    private final NftErrors errors;

    /** The library keeps some state per process, not per context: one call at a time. */
    private final ReentrantLock lock = new ReentrantLock();

    private @Nullable LibNftables library; // guarded by lock

    @Activate
    public NativeNft() {
        this(() -> Native.load(LibNftables.SONAME, LibNftables.class), NftErrors.ofThisProcess());
    }

    /** With another way to the library; it is asked again until it succeeds once. */
    NativeNft(Supplier<LibNftables> loader, NftErrors errors) {
        this.loader = loader;
        this.errors = errors;
    }

    @Override
    public void run(String what, List<Map<String, Object>> commands) throws BackendException {
        acquire(what);
        try {
            var nft = library(what);
            var context = nft.nft_ctx_new(LibNftables.DEFAULT);
            if (context == null) {
                throw new BackendException(Reason.FAILED, "cannot " + what + ": nft_ctx_new failed");
            }
            try {
                run(nft, context, what, commands);
            } finally {
                nft.nft_ctx_free(context);
            }
        } finally {
            lock.unlock();
        }
    }

    private void acquire(String what) throws BackendException {
        try {
            if (!lock.tryLock(LOCK_SECONDS, TimeUnit.SECONDS)) {
                throw new BackendException(Reason.TIMED_OUT, "cannot " + what + ": another nftables call hangs");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendException(Reason.FAILED, "cannot " + what + ": interrupted", e);
        }
    }

    private LibNftables library(String what) throws BackendException {
        var loaded = library;
        if (loaded == null) {
            try {
                loaded = loader.get();
            } catch (LinkageError e) {
                var message = "cannot " + what + ": no " + LibNftables.SONAME + " (Debian: libnftables1)";
                throw new BackendException(Reason.NOT_SUPPORTED, message, e);
            }
            library = loaded;
        }
        return loaded;
    }

    private void run(LibNftables nft, Pointer context, String what, List<Map<String, Object>> commands)
            throws BackendException {
        nft.nft_ctx_output_set_flags(context, LibNftables.OUTPUT_JSON);
        if (nft.nft_ctx_buffer_output(context) != 0 || nft.nft_ctx_buffer_error(context) != 0) {
            throw new BackendException(Reason.FAILED, "cannot " + what + ": no memory for nftables' output");
        }
        var json = JsonText.of(Map.of("nftables", commands)).getBytes(StandardCharsets.UTF_8);
        if (nft.nft_run_cmd_from_buffer(context, Arrays.copyOf(json, json.length + 1)) != 0) {
            var error = errorText(nft.nft_ctx_get_error_buffer(context));
            throw new BackendException(errors.reason(error), "cannot " + what + ": " + error);
        }
    }

    /**
     * The first error, without the position in our buffer that stands before it; for a refused transaction the library
     * repeats it for every command.
     */
    private static String errorText(@Nullable Pointer buffer) {
        var text = buffer == null ? "" : buffer.getString(0, "UTF-8").strip();
        var firstLine = text.lines().findFirst().orElse("nftables gave no reason");
        var error = firstLine.substring(Math.max(0, firstLine.indexOf("Error: ")));
        return error.length() > LONGEST_ERROR ? error.substring(0, LONGEST_ERROR) + "…" : error;
    }
}
