package io.heddle.api.map;

/**
 * One resource record of class IN.
 *
 * @param name owner, lower case, without trailing dot; a leading {@code *.} is a wildcard
 * @param type number of the RFC 1035 registry; 1 (A), 5 (CNAME) and 28 (AAAA) occur
 * @param ttlSeconds time to live, 0…2^31-1
 * @param data the record data as text: an address, or a name
 */
public record DnsRecord(String name, int type, int ttlSeconds, String data) {}
