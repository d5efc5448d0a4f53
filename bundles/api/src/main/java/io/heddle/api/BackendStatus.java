package io.heddle.api;

/**
 * A candidate for one of the kinds of services the gateway needs.
 *
 * @param kind {@code tunnel}, {@code firewall}, {@code routes}, {@code host-dns}, {@code resolver}, {@code management}, {@code
 *     signal} or {@code relay}
 * @param name its stable name
 * @param ranking its service ranking; the highest that works is used
 * @param inUse whether the current run uses it
 * @param pinned whether the user pinned it
 * @param setAside why it is not tried at the moment, or empty
 */
public record BackendStatus(String kind, String name, int ranking, boolean inUse, boolean pinned, String setAside) {}
