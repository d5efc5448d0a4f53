package io.heddle.firewall.internal;

import io.heddle.api.host.BackendException;
import java.util.List;
import java.util.Map;

/** Runs nftables commands on the network namespace of the calling thread. Thread safe. */
interface Nft {

    /**
     * Runs all commands as one transaction: every one of them takes effect, or none.
     *
     * @param what what the caller is about, for the message of an exception: {@code "replace table inet heddle-a"}
     * @param commands objects of libnftables-json(5)
     * @throws BackendException if there is no libnftables or it refused; nothing was changed
     */
    void run(String what, List<Map<String, Object>> commands) throws BackendException;
}
