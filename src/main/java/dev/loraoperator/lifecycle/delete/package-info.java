/** What a deletion waits for. */
@NullMarked
package dev.loraoperator.lifecycle.delete;

import org.jspecify.annotations.NullMarked;
