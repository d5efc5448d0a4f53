package io.heddle.engine.run;

import io.heddle.api.GatewayStatus.ServerStatus;
import io.heddle.api.connect.ConnectorException;
import io.heddle.api.connect.LoginAnswer;
import io.heddle.api.connect.SignalClient;
import io.heddle.api.connect.SignalConnector;
import io.heddle.api.connect.SignalListener;
import io.heddle.api.connect.SignalMessage;
import io.heddle.api.host.BackendException;
import io.heddle.api.host.BackendException.Reason;
import io.heddle.api.net.PublicKey;
import io.heddle.engine.backend.Candidate;
import io.heddle.engine.backend.Kind;
import io.heddle.engine.lifecycle.Lane;
import io.heddle.engine.lifecycle.Scope;
import io.heddle.engine.metrics.Meter;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The signal connection of a run: opened on the best connector, moved to another when it leaves. Lane only. */
final class SignalLink {

    private static final Logger log = LoggerFactory.getLogger(SignalLink.class);

    private final RunContext context;
    private final LoginAnswer login;
    private final Scope scope;
    private final Lane lane;
    private final Events events;
    private @Nullable SignalClient client;
    private @Nullable Candidate<SignalConnector> candidate;
    private String error = "";

    /** What the run hears; on the lane, never after its end. */
    interface Events {
        void received(PublicKey from, SignalMessage message);

        void connected();

        void disconnected();
    }

    SignalLink(RunContext context, LoginAnswer login, Scope scope, Events events) {
        this.context = context;
        this.login = login;
        this.scope = scope;
        this.lane = context.backends().lane();
        this.events = events;
    }

    void open() throws BackendException {
        var backends = context.backends();
        var ranked = backends.candidates().ranked(Kind.SIGNAL, lane.threads().nanoTime());
        if (ranked.isEmpty()) {
            throw new BackendException(Reason.NOT_FOUND, "no signal connector can be used");
        }
        var best = ranked.get(0);
        var settings = new SignalConnector.Settings(
                login.services().signalServer().orElseThrow(),
                context.identity().privateKey(),
                context.sockets());
        client = backends.calls().open(best, () -> best.service().connect(settings, listener(), scope));
        candidate = best;
        best.works();
    }

    /** Moves the stream to a connector that is better than the one in use, if there is one; false if none works now. */
    boolean improve() {
        var better = context.backends()
                .candidates()
                .better(Kind.SIGNAL, candidate, lane.threads().nanoTime());
        if (better.isEmpty()) {
            return true;
        }
        close();
        return reopen();
    }

    /** Opens again after a connector left; false if none can take over. */
    boolean reopen() {
        try {
            open();
            lane.meters().count(Meter.SWAPS, Kind.SIGNAL.name());
            return true;
        } catch (BackendException e) {
            error = e.getMessage();
            return false;
        }
    }

    /** Completes when the stream is there, fails when the run ends (L4, L5, L6). */
    CompletableFuture<Void> awaitConnected() throws BackendException {
        var opened = client;
        if (opened == null) {
            throw new BackendException(Reason.NOT_FOUND, "the signal connection is not open");
        }
        return lane.outside(() -> opened.awaitConnected(scope), late -> {});
    }

    void close() {
        var closing = client;
        var from = candidate;
        client = null;
        candidate = null;
        if (closing != null && from != null) {
            context.backends().calls().close(from, closing);
        }
    }

    /** Sends a message, if there is a stream; whoever sends it repeats what matters. */
    void send(PublicKey peer, SignalMessage message) {
        var sender = client;
        var from = candidate;
        if (sender == null || from == null) {
            return;
        }
        try {
            context.backends().calls().run(from, () -> send(sender, peer, message));
        } catch (BackendException e) {
            log.debug("a message to {} was not sent: {}", peer.shortText(), e.getMessage());
        }
    }

    private static void send(SignalClient sender, PublicKey peer, SignalMessage message) {
        if (sender.isConnected()) {
            var unused = sender.send(peer, message).exceptionally(failure -> {
                log.debug("a message to {} was not sent: {}", peer.shortText(), failure.getMessage());
                return null;
            });
        }
    }

    boolean uses(Candidate<?> other) {
        return candidate == other;
    }

    ServerStatus status() {
        return new ServerStatus(
                login.services().signalServer().map(Object::toString).orElse(""), isConnected(), error);
    }

    private boolean isConnected() {
        var asked = client;
        var from = candidate;
        if (asked == null || from == null) {
            return false;
        }
        try {
            return context.backends().calls().call(from, asked::isConnected);
        } catch (BackendException e) {
            log.debug("{} does not say whether it is connected: {}", from, e.getMessage());
            return false;
        }
    }

    private SignalListener listener() {
        return new SignalListener() {
            @Override
            public void received(PublicKey from, SignalMessage message) {
                lane.offer("signal message", () -> {
                    if (!scope.isEnded()) {
                        events.received(from, message);
                    }
                });
            }

            @Override
            public void connected() {
                onLane("signal connected", () -> {
                    error = "";
                    events.connected();
                });
            }

            @Override
            public void disconnected(ConnectorException cause) {
                onLane("signal disconnected", () -> {
                    error = cause.getMessage();
                    events.disconnected();
                });
            }
        };
    }

    private void onLane(String name, Runnable body) {
        lane.execute(name, () -> {
            if (!scope.isEnded()) {
                body.run();
            }
        });
    }
}
