package io.heddle.api.connect;

import io.heddle.api.map.SelfConfig;

/**
 * What the server says to a successful login: what a run is built from.
 *
 * @param self own addresses and name
 * @param services where the other control planes are; its signal address is present
 */
public record LoginAnswer(SelfConfig self, ServiceAddresses services) {}
