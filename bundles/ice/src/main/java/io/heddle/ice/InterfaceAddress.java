package io.heddle.ice;

import java.net.InetAddress;

/**
 * An address of a network interface that is up.
 *
 * @param interfaceName the system's name of the interface
 * @param address the address, with or without zone
 */
public record InterfaceAddress(String interfaceName, InetAddress address) {}
