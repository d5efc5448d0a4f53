package io.heddle.wglinux.jvm;

import io.heddle.api.tunnel.Endpoint;
import io.heddle.api.tunnel.PathPipe;
import java.nio.ByteBuffer;

/** A relayed path. Once given up it takes nothing any more and no late packet of it pulls a peer back to it. */
final class PathRoute implements Route {

    private final Endpoint.Path path;
    private final PathPipe pipe;
    private volatile boolean open = true;

    PathRoute(Endpoint.Path path, PathPipe pipe) {
        this.path = path;
        this.pipe = pipe;
    }

    Endpoint.Path path() {
        return path;
    }

    PathPipe pipe() {
        return pipe;
    }

    boolean isOpen() {
        return open;
    }

    void giveUp() {
        open = false;
    }

    @Override
    public Endpoint asPlanned() {
        return path;
    }

    @Override
    public byte[] identity() {
        return ByteBuffer.allocate(Long.BYTES).putLong(path.id()).array();
    }

    /** The path itself; not a number, for those are the origins of addresses. */
    @Override
    public Object origin() {
        return path;
    }

    @Override
    public boolean attractsPeers() {
        return open;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PathRoute route && path.equals(route.path) && pipe == route.pipe;
    }

    @Override
    public int hashCode() {
        return path.hashCode();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
