/** Tests of probes, leader election and shutdown. */
@NullMarked
package dev.loraoperator.operations;

import org.jspecify.annotations.NullMarked;
