# METADATA
# title: Nothing waits for itself
# description: >-
#   An object that depends on itself is never ready, and so is everything that waits for it.
# custom:
#   severity: error
#   applies_to:
#     - kubernetes/kustomize.toolkit.fluxcd.io/Kustomization
#     - kubernetes/helm.toolkit.fluxcd.io/HelmRelease
#   fix: Remove it from spec.dependsOn.
#   fragments: true
package sluicegate.gitops.flux_dependency

import rego.v1

deny contains {"at": ["spec", "dependsOn", i], "message": message} if {
	dependency := input.object.spec.dependsOn[i]
	dependency.name == input.identity.name
	is_string(dependency.name)
	is_here(dependency)
	message := sprintf("`%s` waits for itself", [dependency.name])
}

is_here(dependency) if not dependency.namespace

is_here(dependency) if dependency.namespace == input.identity.namespace
