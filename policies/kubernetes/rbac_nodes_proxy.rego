# METADATA
# title: No role talks to kubelets
# description: >-
#   With nodes/proxy one speaks to the kubelet itself, which runs commands in every pod of the node;
#   admission and the audit log of the API server see nothing of it. Even `get` is enough.
# custom:
#   severity: warning
#   severities: {restricted: error, strict: error}
#   applies_to: [kubernetes/rbac.authorization.k8s.io/ClusterRole]
#   fix: >-
#     Ask for nodes/metrics, nodes/stats, nodes/log or nodes/healthz instead, whichever is needed.
#   fragments: true
package sluicegate.kubernetes.rbac_nodes_proxy

import rego.v1

deny contains {"at": ["rules", i, "resources", j], "message": message} if {
	some i, j
	rule := input.object.rules[i]
	resource := rule.resources[j]
	resource in {"nodes/proxy", "*/proxy"}
	rule.apiGroups[_] in {"", "*"}
	rule.verbs[_] in {"*", "create", "get"}
	message := sprintf("`%s` may give orders to kubelets", [input.identity.name])
}
