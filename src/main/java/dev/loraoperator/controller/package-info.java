/** The shell: JOSDK glue that maps, observes, decides, writes and acts. */
@NullMarked
package dev.loraoperator.controller;

import org.jspecify.annotations.NullMarked;
