# METADATA
# title: Argo CD opens no shells
# description: >-
#   With exec enabled, a session of the web interface is a shell in the containers: what is done
#   there is in no commit.
# custom:
#   severity: warning
#   applies_to:
#     - kubernetes/core/ConfigMap
#     - kubernetes/helm.toolkit.fluxcd.io/HelmRelease
#     - helm/values
#   fix: Remove `exec.enabled`, and use the access that the cluster audits.
#   fragments: true
package sluicegate.gitops.argo_exec

import rego.v1

values := {"exec.enabled": {"true", true}}

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

message(key) := sprintf("Argo CD: shells in containers are offered: `%s`", [key])
