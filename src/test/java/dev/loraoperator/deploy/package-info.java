/** What is installed in a cluster. */
@NullMarked
package dev.loraoperator.deploy;

import org.jspecify.annotations.NullMarked;
