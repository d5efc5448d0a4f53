package io.heddle.netlink.internal;

import io.heddle.netlink.NftablesEvent;
import io.heddle.netlink.NftablesListener;
import java.util.function.Consumer;

/**
 * Makes events of one table from announcements. The kernel announces what a transaction did and then, once, its number and who
 * made it.
 */
public final class NftablesReader implements Consumer<NetlinkMessage> {

    private final String table;
    private final NftablesListener listener;
    private boolean touched;
    private boolean removed;

    public NftablesReader(String table, NftablesListener listener) {
        this.table = table;
        this.listener = listener;
    }

    @Override
    public void accept(NetlinkMessage message) {
        if (message.type() == NetlinkMessage.OVERRUN) {
            reset();
            listener.changed(new NftablesEvent.Overrun());
        } else if (NftablesCodec.isGeneration(message)) {
            var event = touched ? NftablesCodec.changed(message, removed) : null;
            reset();
            if (event != null) {
                listener.changed(event);
            }
        } else if (NftablesCodec.isAbout(table, message)) {
            touched = true;
            removed = NftablesCodec.removesTable(message) || removed && !NftablesCodec.makesTable(message);
        }
    }

    private void reset() {
        touched = false;
        removed = false;
    }
}
