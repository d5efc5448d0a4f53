package io.heddle.api.host;

/** Something of the host's network changed. */
public sealed interface NetworkEvent {

    /**
     * An interface is gone, or has lost its name.
     *
     * @param interfaceName the name, which another interface may have by now
     * @param index its index in the kernel, which tells it from the others of that name
     */
    record LinkRemoved(String interfaceName, int index) implements NetworkEvent {}

    /** An interface appeared, or went up or down. */
    record LinkChanged(String interfaceName, boolean up) implements NetworkEvent {}

    /** An interface gained or lost an address. */
    record AddressesChanged(String interfaceName) implements NetworkEvent {}

    /** The default route of a family changed or vanished. */
    record DefaultRouteChanged(boolean ipv4) implements NetworkEvent {}

    /** Routes of ours on that interface were removed by somebody. */
    record RouteRemoved(String interfaceName) implements NetworkEvent {}

    /** Events were lost: anything may have changed, re-read what matters. */
    record Overrun() implements NetworkEvent {}
}
