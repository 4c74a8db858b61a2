/** What a stage is: what it may read, and what it can come to. */
@NullMarked
package dev.loraoperator.lifecycle.stage;

import org.jspecify.annotations.NullMarked;
