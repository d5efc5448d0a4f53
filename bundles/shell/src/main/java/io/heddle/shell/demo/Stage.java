package io.heddle.shell.demo;

import java.nio.file.Path;

/**
 * What the scenes of the demonstration share.
 *
 * @param screen where it shows itself
 * @param lab its network and machines
 * @param table the gateways, live
 * @param probes TCP connections
 * @param program the {@code heddle} program of the distribution
 */
record Stage(Screen screen, Lab lab, LiveTable table, Probes probes, Path program) {

    /** Says what a person would type for what is done next, with the home of a machine. */
    void typed(Node node, String command) {
        screen.line("  " + node.label() + " $ heddle " + command);
    }

    void say(String text) {
        screen.line("  " + text);
    }
}
