# METADATA
# title: Containers keep their processes to themselves
# description: >-
#   With shareProcessNamespace each container of the pod sees the processes of all others, their
#   arguments, their variables and, through /proc, their files.
# custom:
#   severity: info
#   severities: {strict: warning}
#   applies_to: [kubernetes/pod]
#   fix: Remove shareProcessNamespace; use an ephemeral container to debug.
#   fragments: true
package sluicegate.kubernetes.shared_processes

import rego.v1

deny contains {"at": ["spec", "shareProcessNamespace"], "message": message} if {
	input.pod.spec.shareProcessNamespace == true
	message := "the pod's containers see each other's processes"
}
