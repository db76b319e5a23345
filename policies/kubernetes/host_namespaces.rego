# METADATA
# title: Pods stay out of the host's namespaces
# description: >-
#   With hostNetwork a pod listens and sniffs on the node's interfaces and passes by every
#   NetworkPolicy; with hostPID or hostIPC it sees and signals the node's processes.
# custom:
#   severity: error
#   applies_to: [kubernetes/pod]
#   fix: >-
#     Remove hostNetwork, hostPID and hostIPC; a node agent that needs one gets a waiver that
#     says why.
#   fragments: true
package sluicegate.kubernetes.host_namespaces

import rego.v1

namespaces := ["hostNetwork", "hostPID", "hostIPC"]

deny contains {"at": ["spec", namespace], "message": message} if {
	some namespace in namespaces
	input.pod.spec[namespace] == true
	message := sprintf("the pod shares its node's namespace: `%s`", [namespace])
}
