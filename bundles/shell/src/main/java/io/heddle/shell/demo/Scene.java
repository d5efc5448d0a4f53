package io.heddle.shell.demo;

/**
 * A part of the demonstration that shows one thing, or fails.
 *
 * @param title what it shows
 * @param body does it
 */
record Scene(String title, Body body) {

    /** What a scene does. */
    interface Body {
        void play(Stage stage) throws DemoException;
    }
}
