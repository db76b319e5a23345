# METADATA
# title: Projects of Argo CD name the cluster-wide kinds they need
# description: >-
#   A project that may create every cluster-wide kind may give itself any role: whoever writes to
#   its repository administers the cluster.
# custom:
#   severity: warning
#   applies_to: [kubernetes/argoproj.io/AppProject]
#   fix: List the groups and kinds in spec.clusterResourceWhitelist.
#   fragments: true
package sluicegate.gitops.argo_project_kinds

import rego.v1

deny contains {"at": ["spec", "clusterResourceWhitelist", i], "message": message} if {
	entry := input.object.spec.clusterResourceWhitelist[i]
	entry.kind == "*"
	entry.group == "*"
	message := sprintf("the project `%s` may create every cluster-wide kind", [input.identity.name])
}
