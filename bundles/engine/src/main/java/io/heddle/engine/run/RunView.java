package io.heddle.engine.run;

import io.heddle.api.GatewayStatus.ServerStatus;
import io.heddle.api.GatewayStatus.StepStatus;
import io.heddle.api.connect.LoginAnswer;
import io.heddle.api.map.NetworkMap;
import io.heddle.api.tunnel.TunnelSession;
import io.heddle.engine.peer.PeerView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A cycle at a moment, for the status. */
public record RunView(
        LoginAnswer login,
        @Nullable NetworkMap map,
        int mtu,
        int port,
        @Nullable TunnelSession tunnel,
        ServerStatus management,
        ServerStatus signal,
        List<StepStatus> steps,
        List<PeerView> peers) {}
