# METADATA
# title: Pods get time to end
# description: >-
#   With `terminationGracePeriodSeconds: 0` a pod is killed at once and forgotten before its node
#   has stopped it: requests break off, and a StatefulSet may run one identity twice.
# custom:
#   severity: warning
#   applies_to: [kubernetes/pod]
#   fix: Remove it, or set the seconds that the program needs to end in order.
#   fragments: true
package sluicegate.kubernetes.grace_period

import rego.v1

deny contains {"at": ["spec", "terminationGracePeriodSeconds"], "message": message} if {
	input.pod.spec.terminationGracePeriodSeconds == 0
	message := "the pod is killed without any time to end"
}
