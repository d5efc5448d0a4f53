package io.heddle.wglinux.jvm;

import io.heddle.api.host.BackendException;
import io.heddle.api.host.BackendException.Reason;
import io.heddle.api.lifecycle.Registration;
import io.heddle.api.tunnel.Endpoint;
import io.heddle.api.tunnel.PathPipe;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The relayed paths that plans may name. Thread safe. */
final class Paths implements AutoCloseable {

    private final Map<Endpoint.Path, PathRoute> routes = new ConcurrentHashMap<>();
    private final BiConsumer<PathRoute, ByteBuffer> receiver;

    /** @param receiver takes what arrives on any path */
    Paths(BiConsumer<PathRoute, ByteBuffer> receiver) {
        this.receiver = receiver;
    }

    Registration register(Endpoint.Path path, PathPipe pipe) throws BackendException {
        var route = new PathRoute(path, pipe);
        if (routes.putIfAbsent(path, route) != null) {
            throw new BackendException(Reason.IN_USE, "cannot register " + path + ": it is registered");
        }
        pipe.receive(datagram -> received(route, datagram));
        return () -> remove(route);
    }

    @Nullable
    PathRoute find(Endpoint.Path path) {
        return routes.get(path);
    }

    /** Gives all paths up; their pipes are their owner's. */
    @Override
    public void close() {
        routes.values().forEach(this::remove);
    }

    private void received(PathRoute route, ByteBuffer datagram) {
        if (route.isOpen()) {
            receiver.accept(route, datagram);
        }
    }

    private void remove(PathRoute route) {
        route.giveUp();
        if (routes.remove(route.path(), route)) {
            route.pipe().receive(Paths::drop);
        }
    }

    private static void drop(ByteBuffer datagram) {}
}
