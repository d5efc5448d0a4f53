package io.heddle.firewall.internal;

import com.sun.jna.Library;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * What we use of libnftables, as its header {@code nftables/libnftables.h} declares it. A context opens its netlink socket
 * when it is made: it works on the network namespace of the thread that made it.
 */
interface LibNftables extends Library {

    /** Name for the dynamic linker: the library's only ABI so far, and no development package needed. */
    String SONAME = "libnftables.so.1";

    /** {@code NFT_CTX_DEFAULT}. */
    int DEFAULT = 0;

    /** {@code NFT_CTX_OUTPUT_JSON}: commands are read, and answers written, as JSON. */
    int OUTPUT_JSON = 1 << 4;

    @Nullable
    Pointer nft_ctx_new(int flags);

    void nft_ctx_free(Pointer context);

    /** Keeps output in memory instead of printing it; 0 on success. */
    int nft_ctx_buffer_output(Pointer context);

    /** Keeps errors in memory instead of printing them; 0 on success. */
    int nft_ctx_buffer_error(Pointer context);

    void nft_ctx_output_set_flags(Pointer context, int flags);

    /** Runs commands, all in one transaction of the kernel; 0 on success. */
    int nft_run_cmd_from_buffer(Pointer context, byte[] zeroTerminated);

    @Nullable
    Pointer nft_ctx_get_error_buffer(Pointer context);
}
