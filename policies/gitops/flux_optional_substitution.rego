# METADATA
# title: Values to fill in are there
# description: >-
#   A source of values that is optional may be missing, and then every variable in the manifests
#   becomes an empty text: a host name, a limit or a network range vanishes without an error.
# custom:
#   severity: info
#   severities: {default: off, baseline: off, restricted: off, strict: info}
#   applies_to: [kubernetes/kustomize.toolkit.fluxcd.io/Kustomization]
#   fix: >-
#     Remove `optional: true`, or give each variable a default as in `${name:=value}`.
#   fragments: true
package sluicegate.gitops.flux_optional_substitution

import rego.v1

deny contains {"at": ["spec", "postBuild", "substituteFrom", i, "optional"], "message": message} if {
	source := input.object.spec.postBuild.substituteFrom[i]
	source.optional == true
	message := sprintf("the values of `%v` may be missing", [source.name])
}
