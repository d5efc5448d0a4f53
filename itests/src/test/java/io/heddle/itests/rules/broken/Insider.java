package io.heddle.itests.rules.broken;

import com.sun.jna.Pointer;
import io.heddle.engine.GatewayControl;

/** Knows the engine and the host. */
public record Insider(GatewayControl engine, Pointer memory) {}
