/** What the queue of an account is made of: turns, tokens, a timer, a clock. Knows no account. */
@NullMarked
package dev.loraoperator.together.queue;

import org.jspecify.annotations.NullMarked;
