# METADATA
# title: Argo CD speaks TLS itself
# description: >-
#   With server.insecure the logins travel in clear between the proxy and the server, where every
#   pod on the way may read them.
# custom:
#   severity: info
#   severities: {default: off, baseline: off, restricted: off, strict: info}
#   applies_to:
#     - kubernetes/core/ConfigMap
#     - kubernetes/helm.toolkit.fluxcd.io/HelmRelease
#     - helm/values
#   fix: Remove `server.insecure`, and let the proxy connect over TLS.
#   fragments: true
package sluicegate.gitops.argo_plain_http

import rego.v1

values := {"server.insecure": {"true", true}}

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

message(key) := sprintf("Argo CD: logins are not encrypted: `%s`", [key])
