package io.heddle.management.internal;

import io.heddle.api.connect.ConnectorException;
import io.heddle.api.connect.HostDescription;
import io.heddle.api.connect.SyncListener;
import io.heddle.api.lifecycle.Registration;
import io.heddle.api.map.SelfConfig;
import io.heddle.management.internal.map.MapDecoder;
import io.heddle.management.internal.map.RefusedMapException;
import io.heddle.management.internal.map.Remarks;
import io.heddle.management.internal.map.ServicesDecoder;
import io.heddle.wire.management.ManagementServiceGrpc;
import io.heddle.wire.management.SyncRequest;
import io.heddle.wire.management.SyncResponse;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The update stream: network maps and services, decoded and told. It counts as connected when its first message has come,
 * because gRPC opens a call before anybody has agreed to it. Of an outage, only the first failure is told. Loop only.
 */
final class SyncStream implements StreamKeeper.Source {

    private static final Logger log = LoggerFactory.getLogger(SyncStream.class);

    private static final SealedStream.Kind<SyncResponse> SYNC =
            new SealedStream.Kind<>("Sync", ManagementServiceGrpc.getSyncMethod(), SyncResponse.parser(), false);

    /** The classic, complete form of the map; we announce no other. */
    private static final int CLASSIC = 0;

    private final SealedCalls calls;
    private final Supplier<HostDescription> host;
    private final SyncListener listener;
    private final MapDecoder decoder;
    private @Nullable SelfConfig lastSelf;
    private @Nullable Boolean connected; // null: nothing told yet
    private String lastRemarks = "";

    SyncStream(SealedCalls calls, Supplier<HostDescription> host, @Nullable SelfConfig self, SyncListener listener) {
        this.calls = calls;
        this.host = host;
        this.lastSelf = self;
        this.listener = listener;
        this.decoder = new MapDecoder(calls.own());
    }

    @Override
    public Registration open(StreamKeeper.Attempt attempt) {
        var stream = new SealedStream<>(calls, SYNC, new SealedStream.Handler<SyncResponse>() {
            @Override
            public void opened() {
                attempt.opened();
            }

            @Override
            public void message(SyncResponse response) {
                attempt.proved();
                received(response, attempt);
            }

            @Override
            public void ended(ConnectorException cause) {
                attempt.ended(cause);
            }
        });
        stream.open(
                () -> SyncRequest.newBuilder().setMeta(HostMeta.of(host.get())).build());
        return stream;
    }

    @Override
    public boolean isFinal(ConnectorException cause) {
        return cause.reason().isPermanent();
    }

    @Override
    public void broken(ConnectorException cause) {
        if (Boolean.FALSE.equals(connected)) {
            log.debug("update stream still down: {}", cause.getMessage());
            return;
        }
        connected = false;
        log.warn("update stream down, trying again: {}", cause.getMessage());
        tell(told -> told.disconnected(cause));
    }

    @Override
    public void refused(ConnectorException cause) {
        log.error("update stream refused: {}", cause.getMessage());
        tell(told -> told.refused(cause));
    }

    private void received(SyncResponse response, StreamKeeper.Attempt attempt) {
        if (!Boolean.TRUE.equals(connected)) {
            connected = true;
            log.info("update stream connected");
            tell(SyncListener::connected);
        }
        if (response.getVersion() != CLASSIC) {
            log.warn("ignored an update of format {}, which was not asked for", response.getVersion());
            return;
        }
        if (response.hasNetbirdConfig() && attempt.isCurrent()) {
            services(response);
        }
        if (response.hasNetworkMap() && attempt.isCurrent()) {
            map(response);
        }
    }

    private void services(SyncResponse response) {
        var remarks = new Remarks();
        var services = ServicesDecoder.decode(response.getNetbirdConfig(), remarks);
        remarks.logTo(log, "the list of services");
        tell(told -> told.services(services));
    }

    private void map(SyncResponse response) {
        var remarks = new Remarks();
        try {
            var map = decoder.decode(response, lastSelf, remarks);
            lastSelf = map.self();
            // The same oddity comes with every map: said once.
            if (!remarks.toString().equals(lastRemarks)) {
                lastRemarks = remarks.toString();
                remarks.logTo(log, "network map " + Long.toUnsignedString(map.serial()));
            }
            tell(told -> told.map(map));
        } catch (RefusedMapException e) {
            log.error("refused a network map, the one before stays in force: {}", e.getMessage());
        }
    }

    private void tell(Consumer<SyncListener> news) {
        try {
            news.accept(listener);
        } catch (RuntimeException e) {
            log.error("a listener of the update stream failed", e);
        }
    }
}
