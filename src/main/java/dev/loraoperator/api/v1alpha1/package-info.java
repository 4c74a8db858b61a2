/** The custom resource as Java records; the CRD in crds/ is generated from them. */
package dev.loraoperator.api.v1alpha1;
