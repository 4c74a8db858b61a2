/** What the status says, as values: the state that a fresh process starts from. */
@NullMarked
package dev.loraoperator.lifecycle.state;

import org.jspecify.annotations.NullMarked;
