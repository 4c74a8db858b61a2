/** Tests of the pure core: tables of named cases, and walks over whole histories. */
package dev.loraoperator.model;
