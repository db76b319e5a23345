# METADATA
# title: No role makes volumes of the node's files
# description: >-
#   Who creates PersistentVolumes can make one of any path of a node and claim it from a namespace
#   in which hostPath volumes are forbidden.
# custom:
#   severity: info
#   severities: {strict: warning}
#   applies_to: [kubernetes/rbac.authorization.k8s.io/ClusterRole]
#   fix: Leave it to the provisioners of the storage classes.
#   fragments: true
package sluicegate.kubernetes.rbac_persistent_volumes

import rego.v1

deny contains {"at": ["rules", i, "resources", j], "message": message} if {
	some i, j
	rule := input.object.rules[i]
	resource := rule.resources[j]
	resource == "persistentvolumes"
	rule.apiGroups[_] in {"", "*"}
	rule.verbs[_] in {"*", "create"}
	not input.identity.name == "cluster-admin"
	message := sprintf("`%s` may create PersistentVolumes", [input.identity.name])
}
