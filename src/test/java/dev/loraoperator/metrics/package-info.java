@org.jspecify.annotations.NullMarked
package dev.loraoperator.metrics;
