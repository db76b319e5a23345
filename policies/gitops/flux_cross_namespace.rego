# METADATA
# title: Sources come from the own namespace
# description: >-
#   A reference into another namespace lets a tenant deploy from a source, with its credentials,
#   that belongs to somebody else; Flux forbids it where tenants are locked in.
# custom:
#   severity: info
#   severities: {default: off, baseline: off, restricted: off, strict: warning}
#   applies_to:
#     - kubernetes/kustomize.toolkit.fluxcd.io/Kustomization
#     - kubernetes/helm.toolkit.fluxcd.io/HelmRelease
#   fix: Put a source into the namespace of the object that uses it.
#   fragments: true
package sluicegate.gitops.flux_cross_namespace

import rego.v1

deny contains {"at": array.concat(at, ["namespace"]), "message": message} if {
	some at in [["spec", "sourceRef"], ["spec", "chartRef"], ["spec", "chart", "spec", "sourceRef"]]
	other := object.get(input.object, array.concat(at, ["namespace"]), "")
	is_string(other)
	not contains(other, "$")
	other != ""
	input.identity.namespace != ""
	other != input.identity.namespace
	message := sprintf("the source is taken from the namespace `%s`", [other])
}
