package io.heddle.wglinux.jvm;

import io.heddle.api.net.PublicKey;
import io.heddle.api.tunnel.TunnelListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what a tunnel told. */
final class RecordingListener implements TunnelListener {

    final List<PublicKey> handshakes = new CopyOnWriteArrayList<>();
    final List<String> failures = new CopyOnWriteArrayList<>();
    final List<String> damages = new CopyOnWriteArrayList<>();

    @Override
    public void handshake(PublicKey peer) {
        handshakes.add(peer);
    }

    @Override
    public void damaged(String what) {
        damages.add(what);
    }

    @Override
    public void failed(String what) {
        failures.add(what);
    }
}
