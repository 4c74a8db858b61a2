/** Running one replica: probes, leader election and graceful shutdown. */
@NullMarked
package dev.loraoperator.operations;

import org.jspecify.annotations.NullMarked;
