/** From an upload that is complete to a model that serves, and to the end of what served before. */
@NullMarked
package dev.loraoperator.lifecycle.serve;

import org.jspecify.annotations.NullMarked;
