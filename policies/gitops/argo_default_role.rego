# METADATA
# title: Argo CD gives nobody everything by default
# description: >-
#   The default role is that of everyone who logs in and has no other: with `role:admin` each of
#   them administers every application and cluster.
# custom:
#   severity: error
#   applies_to:
#     - kubernetes/core/ConfigMap
#     - kubernetes/helm.toolkit.fluxcd.io/HelmRelease
#     - helm/values
#   fix: Set `policy.default` to `role:readonly` or to nothing.
#   fragments: true
package sluicegate.gitops.argo_default_role

import rego.v1

values := {"policy.default": {"role:admin"}}

deny contains {"at": ["data", key], "message": message(key)} if {
	startswith(input.identity.name, "argocd-")
	some key, bad in values
	input.object.data[key] in bad
}

deny contains {"at": ["spec", "values", "configs", part, key], "message": message(key)} if {
	some part in ["cm", "params", "rbac"]
	some key, bad in values
	input.object.spec.values.configs[part][key] in bad
}

deny contains {"at": ["configs", part, key], "message": message(key)} if {
	some part in ["cm", "params", "rbac"]
	some key, bad in values
	input.object.configs[part][key] in bad
}

message(key) := sprintf("Argo CD: everyone is an administrator: `%s`", [key])
