/** The words all rooms share: pure values, no I/O, no logging, no clock of their own; JDK only. */
@NullMarked
package dev.loraoperator.model;

import org.jspecify.annotations.NullMarked;
