/**
 * The port between the lifecycle and a model service: what is asked, what is known, and what is
 * started. JDK only; knows no version of any API.
 */
@NullMarked
package dev.loraoperator.backend;

import org.jspecify.annotations.NullMarked;
