# METADATA
# title: Cluster roles don't create pods everywhere
# description: >-
#   Who creates pods or the workloads that make them can mount every Secret of the namespace and run
#   as any of its service accounts. In a cluster role that is bound for the whole cluster this is
#   nearly the same as being an administrator.
# custom:
#   severity: info
#   severities: {strict: warning}
#   applies_to: [kubernetes/rbac.authorization.k8s.io/ClusterRole]
#   fix: Use a Role in each namespace that needs it, and enforce the Pod Security Standards there.
#   fragments: true
#   parameters:
#     exempt:
#       description: Names of cluster roles that may
#       default: [cluster-admin, admin, edit]
#       schema: {type: array, items: {type: string}}
package sluicegate.kubernetes.rbac_pod_creation

import rego.v1

exempt := input.parameters["kubernetes/rbac-pod-creation"].exempt

groups := {
	"pods": "", "replicationcontrollers": "", "deployments": "apps", "statefulsets": "apps",
	"daemonsets": "apps", "replicasets": "apps", "jobs": "batch", "cronjobs": "batch",
}

deny contains {"at": ["rules", i, "resources"], "message": message} if {
	some i
	rule := input.object.rules[i]
	writes(rule.verbs)
	some resource, group in groups
	resource in rule.resources
	of_group(rule.apiGroups, group)
	not trusted
	message := sprintf("`%s` may create or change workloads in all namespaces", [input.identity.name])
}

trusted if input.identity.name in exempt

writes(verbs) if verbs[_] in {"*", "create", "patch", "update"}

of_group(groups, group) if group in groups

of_group(groups, _) if "*" in groups
