package io.heddle.management.internal.map;

import io.heddle.api.connect.ServerAddress;
import io.heddle.api.connect.ServiceAddresses;
import io.heddle.api.connect.ServiceAddresses.RelayToken;
import io.heddle.wire.management.HostConfig;
import io.heddle.wire.management.NetbirdConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The services beside management. In a list that is present, no STUN server means "those of before" and no relay means
 * "none any more"; both are passed on as empty lists, as the API has it. TURN servers are not used. Stateless.
 */
public final class ServicesDecoder {

    /** RFC 7064 without transport: a host and perhaps a port. */
    private static final Pattern STUN = Pattern.compile("stun:(\\[[0-9a-fA-F:.]+]|[^:/?\\[\\]\\s]+)(:\\d{1,5})?");

    private static final Pattern RELAY = Pattern.compile("rels?://[^\\s]+");

    /** Default port of {@code stun:} (RFC 7064, 3.2). */
    private static final String STUN_PORT = ":3478";

    private ServicesDecoder() {}

    /** Decodes; never fails. What makes no sense is left out with a remark. */
    public static ServiceAddresses decode(NetbirdConfig config, Remarks remarks) {
        var relays = relays(config, remarks);
        var relay = config.getRelay();
        return new ServiceAddresses(
                config.hasSignal() ? signal(config.getSignal(), remarks) : null,
                stuns(config, remarks),
                relays,
                relays.isEmpty() ? null : new RelayToken(relay.getTokenPayload(), relay.getTokenSignature()));
    }

    private static @Nullable ServerAddress signal(HostConfig signal, Remarks remarks) {
        try {
            return ServerAddress.ofHostPort(signal.getUri(), signal.getProtocol() == HostConfig.Protocol.HTTPS);
        } catch (IllegalArgumentException e) {
            remarks.skipped("signal server", e);
            return null;
        }
    }

    private static List<String> stuns(NetbirdConfig config, Remarks remarks) {
        var uris = new ArrayList<String>();
        for (var stun : config.getStunsList()) {
            var match = STUN.matcher(stun.getUri());
            if (match.matches()) {
                uris.add(match.group(2) == null ? stun.getUri() + STUN_PORT : stun.getUri());
            } else {
                remarks.add("STUN server left out, not of the form stun:host:port: " + stun.getUri());
            }
        }
        return uris;
    }

    private static List<String> relays(NetbirdConfig config, Remarks remarks) {
        var urls = new ArrayList<String>();
        for (var url : config.getRelay().getUrlsList()) {
            if (RELAY.matcher(url).matches()) {
                urls.add(url);
            } else {
                remarks.add("relay left out, not a URL of the form rel://host:port: " + url);
            }
        }
        return urls;
    }
}
