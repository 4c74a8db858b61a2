/** What is done next for an adapter: an ordered list of stages, and what conditions say of it. */
@NullMarked
package dev.loraoperator.lifecycle;

import org.jspecify.annotations.NullMarked;
