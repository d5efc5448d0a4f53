package io.heddle.routes;

import io.heddle.api.host.HostRecord;
import io.heddle.api.host.Slot;

/** The names under which this bundle's changes stand in the host record. */
final class RouteRecord {

    static final String OWNER = "routes.linux";

    private RouteRecord() {}

    /** The entry that says a slot's rules and table may exist. */
    static String slot(Slot slot) {
        return "slot " + slot;
    }

    /** Whether any slot is in use. */
    static boolean anySlot(HostRecord record) {
        var entries = record.entries(OWNER);
        return entries.containsKey(slot(Slot.A)) || entries.containsKey(slot(Slot.B));
    }
}
