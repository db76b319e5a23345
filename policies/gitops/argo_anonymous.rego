# METADATA
# title: Argo CD asks who is there
# description: >-
#   Without a login, everybody who reaches the server reads what is deployed where, and with a
#   wide default role changes it.
# custom:
#   severity: error
#   applies_to:
#     - kubernetes/core/ConfigMap
#     - kubernetes/helm.toolkit.fluxcd.io/HelmRelease
#     - helm/values
#   fix: Remove `users.anonymous.enabled` and `server.disable.auth`.
#   fragments: true
package sluicegate.gitops.argo_anonymous

import rego.v1

values := {"users.anonymous.enabled": {"true", true}, "server.disable.auth": {"true", true}}

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

message(key) := sprintf("Argo CD: nobody needs to log in: `%s`", [key])
